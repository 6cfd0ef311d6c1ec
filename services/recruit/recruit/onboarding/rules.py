"""What is wanted of a new worker from which day on, and what of it is still missing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

KINDS = {"done": "확인", "none": "해당 없음"}
LONGEST_LIST = 30
PAYROLL = "payroll"
"""Tells that somebody's account is known; what it tells needs nobody's tick."""


@dataclass(frozen=True)
class Wanted:
    """One thing wanted of everyone whose first day lies between two days, both included."""

    id: int
    label: str
    hint: str
    valid_from: date
    valid_to: date | None = None
    told_by: str | None = None

    def holds_on(self, hire_date: date) -> bool:
        """Say whether it is wanted of somebody who begins on a day."""
        return self.valid_from <= hire_date and (self.valid_to is None or hire_date <= self.valid_to)


def wanted_of(items: Sequence[Wanted], hire_date: date) -> list[Wanted]:
    """Return what is wanted of somebody who begins on a day, in the order of the list."""
    return [item for item in items if item.holds_on(hire_date)]


def missing_of(items: Sequence[Wanted], hire_date: date, ticks: Mapping[int, str]) -> list[Wanted]:
    """Return what is wanted and neither there nor found unneeded; `ticks` holds kinds by item id."""
    return [item for item in wanted_of(items, hire_date) if ticks.get(item.id) not in KINDS]


def end_problem(valid_from: date, valid_to: date) -> str | None:
    """Return what is wrong with the last day of an item, or None."""
    return "적용을 시작한 날보다 빠를 수 없습니다." if valid_to < valid_from else None
