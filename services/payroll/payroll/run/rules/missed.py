"""What a payslip took for absences, day by day: a later change gives back that, and no more."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from math import ceil
from typing import Any

from payroll.run.rules.monthly import ABSENCE, LOST_WEEK, SICK, weeks_lost


@dataclass(frozen=True)
class Taken:
    """Minutes that a month's payslip took: for each absence, and for each Sunday an absence cost."""

    days: Mapping[date, int]
    weeks: Mapping[date, int]


def taken_of(
    absences: Sequence[tuple[date, int, str]],
    weeks: Sequence[tuple[date, int]],
    lines: Iterable[Mapping[str, Any]],
) -> Taken:
    """Return what the lines of a payslip took for its absences and lost weeks, in minutes.

    Where the base did not reach for all (기본급까지만), the first ones were taken and the last ones were not.
    """
    days = {day: 0 if kind == SICK else minutes for day, minutes, kind in absences}
    lost = dict.fromkeys((sunday for sunday, _ in weeks), 0) | dict(weeks_lost(absences, weeks))
    for line in lines:
        if line["code"] in (ABSENCE.code, LOST_WEEK.code):
            told = days if line["code"] == ABSENCE.code else lost
            told.update(_reached(line))
    return Taken(days, lost)


def _reached(line: Mapping[str, Any]) -> dict[date, int]:
    hourly = Fraction(line.get("hourly") or line["hourly_won"])
    left, found = ceil(-line["amount"] * 60 / hourly), {}
    for day, minutes in line["counted"]:
        found[date.fromisoformat(day)] = min(left, -minutes)
        left -= min(left, -minutes)
    return found
