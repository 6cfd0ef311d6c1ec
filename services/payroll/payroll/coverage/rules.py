"""How one person is insured from a month on: calculated or as billed, and what is left out and why."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

CALCULATED, BILLED = "calculated", "billed"
MODE_WORDS = {CALCULATED: "보수로 계산", BILLED: "고지액"}


@dataclass(frozen=True)
class Bill:
    """Won of the worker's share as the insurers billed it."""

    pension: int
    health: int
    long_term_care: int


@dataclass(frozen=True)
class Coverage:
    """From the first of a month on; a `no_…` reason leaves that insurance out.

    `joins_at_once`: who joined after the first asked for the pension of that month (국민연금법 제17조).
    """

    valid_from: date
    bill: Bill | None = None
    no_pension: str = ""
    no_health: str = ""
    no_employment: str = ""
    joins_at_once: bool = False


STANDARD = Coverage(date.min)
"""Nothing was said of this person: calculated, every insurance that the law asks for."""


def coverage_on(rows: Sequence[Coverage], month: date) -> Coverage:
    """Return what holds in the month that begins on `month`; of one day's words the last one."""
    begun = [row for row in rows if row.valid_from <= month]
    return max(begun, key=lambda row: row.valid_from, default=STANDARD) if begun else STANDARD


def coverage_faults(new: Coverage) -> dict[str, str]:
    """Return a Korean sentence for each field that cannot stand; empty when all may."""
    faults: dict[str, str] = {}
    if new.valid_from.day != 1:
        faults["valid_from"] = "보험 적용은 달의 1일부터 바꿀 수 있습니다."
    if new.bill and new.no_pension and new.bill.pension:
        faults["pension_won"] = "국민연금을 제외하려면 고지액을 0원으로 입력해 주세요."
    if new.bill and new.no_health and (new.bill.health or new.bill.long_term_care):
        faults["health_won"] = "건강보험을 제외하려면 고지액을 0원으로 입력해 주세요."
    return faults
