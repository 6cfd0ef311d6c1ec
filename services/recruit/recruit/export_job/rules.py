"""States of an export job, how long its file stays, and what a file is called."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

STATES = {
    "waiting": "차례 기다림",
    "working": "만드는 중",
    "ready": "받을 수 있음",
    "failed": "만들지 못함",
    "cancelled": "취소함",
    "expired": "기한이 지나 지움",
    "erased": "파기된 지원자가 있어 지움",
}
KINDS = {"waiting": "info", "working": "info", "ready": "ok", "failed": "bad"}
RUNNING = frozenset({"waiting", "working"})

KEPT = timedelta(hours=24)
"""How long a finished file waits to be fetched."""
KEPT_AFTER_DOWNLOAD = timedelta(hours=1)
"""How long it stays after the first download, for a torn one to be repeated."""
TOLD = timedelta(days=30)
"""How long the page tells of a job whose file is gone."""
LEASE = timedelta(seconds=60)
"""How long a worker has a job to itself; renewed with every part."""
RETRY = timedelta(seconds=10)


@dataclass(frozen=True)
class Part:
    """One book of a job: its number from 0, the first position in it and the one behind the last."""

    number: int
    start: int
    end: int


def next_part(done: int, total: int, size: int) -> Part | None:
    """Return the part that follows after so many people are done; None when all are."""
    if done >= total:
        return None
    return Part(done // size, done, min(done + size, total))


def book_name(part: Part, today: date) -> str:
    """Return the name of a part's book within the archive: 입사지원서_2026-11-22_0001-0050.xlsx."""
    return f"입사지원서_{today}_{part.start + 1:04d}-{part.end:04d}.xlsx"


def may_fetch(account: str, asked_by: str, *, is_owner: bool) -> bool:
    """Say whether somebody may see and fetch a job's file: who asked for it, and the owners."""
    return account == asked_by or is_owner


def is_whole(total: int, left: int) -> bool:
    """Say whether all the people a file was made of are still here."""
    return total == left
