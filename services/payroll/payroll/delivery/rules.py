"""What counts as given to the worker, and how the office is told of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

Show = Literal["all", "unopened", "opened", "failed"]
"""What the list may be narrowed to."""

SHOWN, OPENED, HANDED, FAILED, HIDDEN = "shown", "opened", "handed", "failed", "hidden"
WORDS = {
    SHOWN: "아직 열지 않음",
    OPENED: "열어 봄",
    HANDED: "파일로 보냄",
    FAILED: "파일 실패",
    HIDDEN: "확정 전",
}
KINDS = {SHOWN: "warn", OPENED: "ok", HANDED: "info", FAILED: "bad", HIDDEN: "muted"}


@dataclass(frozen=True)
class Traces:
    """What is known of one payslip's way to its worker; a moment is None until it came."""

    made_at: datetime
    shown_at: datetime | None = None
    opened_at: datetime | None = None
    last_opened_at: datetime | None = None
    openings: int = 0
    received_at: datetime | None = None
    last_received_at: datetime | None = None
    handed_at: datetime | None = None
    handed_by: str = ""
    failed_at: datetime | None = None
    problem: str = ""

    @property
    def state(self) -> str:
        """Return the state's key: a failure first, the worker's own look, then the office's file."""
        if self.shown_at is None:
            return HIDDEN
        if self.problem:
            return FAILED
        if self.opened_at or self.received_at:
            return OPENED
        return HANDED if self.handed_at else SHOWN
