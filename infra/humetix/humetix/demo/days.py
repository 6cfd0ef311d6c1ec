"""The working days of the demo: day shifts with and without overtime, nights, Saturdays, days off."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import date, timedelta

Times = tuple[str, str, list[list[str]]]

DAY: Times = ("08:30", "17:30", [["12:00", "13:00"]])
LATE: Times = ("08:30", "20:00", [["12:00", "13:00"], ["17:30", "18:00"]])
NIGHT: Times = ("20:00", "05:00", [["00:00", "01:00"]])
SATURDAY: Times = ("09:00", "15:00", [["12:00", "12:30"]])


def worked_days(
    start: date, end: date, dice: random.Random, *, at_night: bool
) -> Iterator[tuple[date, Times]]:
    """Yield the days one person works from start to end, both included."""
    day = start
    while day <= end:
        times = _times_of(day, dice, at_night=at_night)
        if times:
            yield day, times
        day += timedelta(days=1)


def _times_of(day: date, dice: random.Random, *, at_night: bool) -> Times | None:
    if day.weekday() == 6 or dice.random() < 0.04:
        return None
    if day.weekday() == 5:
        return SATURDAY if not at_night and dice.random() < 0.15 else None
    if at_night:
        return NIGHT
    return LATE if dice.random() < 0.3 else DAY


def month_before(day: date) -> date:
    """Return the first day of the month before a day's."""
    return (day.replace(day=1) - timedelta(days=1)).replace(day=1)
