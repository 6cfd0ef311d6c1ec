"""Kinds and states of a bundle, how long its file stays, how it is cut and called."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Literal

Kind = Literal["book", "files"]
KIND_WORDS = {"book": "PDF 한 파일", "files": "보낼 파일 묶음"}
PART_SIZES = {"book": 200, "files": 40}
"""Payslips of one piece: about a second of docs-render's work each way."""
STATES = {
    "waiting": "차례 기다림",
    "working": "만드는 중",
    "ready": "받을 수 있음",
    "failed": "만들지 못함",
    "cancelled": "취소함",
    "expired": "기한이 지나 지움",
    "stale": "급여가 다시 계산되어 지움",
}
KINDS = {"waiting": "info", "working": "info", "ready": "ok", "failed": "bad"}
RUNNING = frozenset({"waiting", "working"})

KEPT = timedelta(hours=24)
"""How long a finished file waits to be fetched."""
KEPT_AFTER_DOWNLOAD = timedelta(hours=1)
"""How long it stays after the first download, for a torn one to be repeated."""
TOLD = timedelta(days=30)
"""How long the page tells of a bundle whose file is gone."""
LEASE = timedelta(seconds=240)
"""How long a worker has a bundle to itself (merging 5,000 takes longest); renewed with every part."""
RETRY = timedelta(seconds=10)


@dataclass(frozen=True)
class Part:
    """One piece: its number from 0, the first position in it and the one behind the last."""

    number: int
    start: int
    end: int

    @property
    def name(self) -> str:
        """Name of the piece on the volume."""
        return f"{self.number:04d}.piece"


def parts_from(done: int, total: int, size: int) -> Iterator[Part]:
    """Yield the parts that follow after so many payslips are done."""
    for start in range(done, total, size):
        yield Part(start // size, start, min(start + size, total))


def file_name(month: str, kind: str) -> str:
    """Return what the finished file is called."""
    return f"급여명세서_{month}.pdf" if kind == "book" else f"급여명세서_{month}_보낼파일.zip"
