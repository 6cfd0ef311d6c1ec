"""The difference that a changed rule makes to somebody's hours, day by day."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

FIGURES = {
    "worked": "총 근무",
    "overtime": "연장",
    "night": "야간",
    "holiday": "휴일",
    "paid_holiday": "유급휴일",
    "weekly_holiday": "주휴",
}
Minutes = tuple[int, ...]
Counted = Mapping[date, Minutes]


@dataclass(frozen=True, slots=True)
class Changed:
    """A day whose minutes change, in the order of FIGURES."""

    day: date
    before: Minutes
    after: Minutes


def differences(before: Counted, after: Counted) -> list[Changed]:
    """Days that count otherwise afterwards; a day absent on one side counts nothing there."""
    nothing = (0,) * len(FIGURES)
    found = []
    for day in sorted({*before, *after}):
        was, now = before.get(day, nothing), after.get(day, nothing)
        if was != now:
            found.append(Changed(day, was, now))
    return found
