"""Minutes that only a whole week shows: the excess over 40 hours, and the paid weekly holiday."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from attendance.hours.rules.day import DayHours
from attendance.roster.rules import age_on

FORTY_HOURS = 2400
ADULT = 18
SHORTEST_WEEK = 15


@dataclass(frozen=True, slots=True)
class Employment:
    """Terms that hours depend on; `resign_date` is the first day no longer employed.

    `sizes` are head-counts that follow `workplace_size`, each with its first day, in order. `excused` are
    days off that count as attended: annual leave, and what 제60조⑥ names.
    """

    hire_date: date
    resign_date: date | None = None
    weekly_hours: int = 40
    workplace_size: int = 5
    birth_date: date | None = None
    sizes: tuple[tuple[date, int], ...] = ()
    excused: frozenset[date] = frozenset()

    def covers(self, day: date) -> bool:
        return self.hire_date <= day and (self.resign_date is None or day < self.resign_date)

    def size_on(self, day: date) -> int:
        """Head-count of the workplace on a day (제11조 is asked for each day anew)."""
        found = self.workplace_size
        for since, size in self.sizes:
            if since > day:
                break
            found = size
        return found

    def is_minor(self, day: date) -> bool:
        """연소근로자: below eighteen on that day (제69조, 제70조)."""
        return self.birth_date is not None and age_on(self.birth_date, day) < ADULT

    @property
    def daily_minutes(self) -> int:
        """A fifth of the weekly contract, eight hours at most."""
        return min(self.weekly_hours, 40) * 12


def week_start(day: date) -> date:
    """Monday of the week."""
    return day - timedelta(days=day.weekday())


def weekly_overtime(days: Iterable[DayHours], limit: int = FORTY_HOURS) -> list[int]:
    """For each day of one week, in order, the minutes beyond `limit` not already paid as daily overtime.

    제53조, 제56조 제1항: the latest hours are the excess. Holiday minutes fill the 40 hours but never turn
    into overtime (제56조 제2항).
    """
    passed = 0
    excess = []
    for day in days:
        extra = 0
        for on_holiday, minutes in day.base:
            before, passed = max(passed, limit), passed + minutes
            if not on_holiday:
                extra += max(0, passed - before)
        excess.append(extra)
    return excess


def weekly_holiday_minutes(
    scheduled: Sequence[date], attended: Collection[date], employment: Employment
) -> int:
    """Paid minutes of the weekly holiday: a day's contract when every scheduled day was attended, else 0.

    제55조 제1항, 시행령 제30조; not below 15 hours a week (제18조 제3항). Being late is not being absent.
    Leave counts as attended, but a week of nothing but leave earns none, nor one without a scheduled day.
    """
    if employment.weekly_hours < SHORTEST_WEEK or not any(day in attended for day in scheduled):
        return 0
    came = {*attended, *employment.excused}
    if not all(employment.covers(day) and day in came for day in scheduled):
        return 0
    return employment.daily_minutes
