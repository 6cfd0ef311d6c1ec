"""Minutes that only a whole week shows: the excess over 40 hours, and the paid weekly holiday."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from attendance.hours.rules.day import DayHours
from attendance.roster.rules import Dated, age_on, value_on

FORTY_HOURS = 2400
ADULT = 18
SHORTEST_WEEK = 15
FOUR_WEEKS = 28


@dataclass(frozen=True, slots=True)
class Employment:
    """Terms that hours depend on; `resign_date` is the first day no longer employed.

    `sizes` are head-counts that follow `workplace_size`, each with its first day, in order, and `contracts`
    hours that follow `weekly_hours`. `excused` are days off that count as attended: annual leave, and what
    제60조⑥ names.
    """

    hire_date: date
    resign_date: date | None = None
    weekly_hours: int = 40
    workplace_size: int = 5
    birth_date: date | None = None
    sizes: Dated = ()
    excused: frozenset[date] = frozenset()
    contracts: Dated = ()

    def covers(self, day: date) -> bool:
        return self.hire_date <= day and (self.resign_date is None or day < self.resign_date)

    def size_on(self, day: date) -> int:
        """Head-count of the workplace on a day (제11조 is asked for each day anew)."""
        return value_on(self.workplace_size, self.sizes, day)

    def weekly_hours_on(self, day: date) -> int:
        """Weekly hours of the contract of a day."""
        return value_on(self.weekly_hours, self.contracts, day)

    def is_minor(self, day: date) -> bool:
        """연소근로자: below eighteen on that day (제69조, 제70조)."""
        return self.birth_date is not None and age_on(self.birth_date, day) < ADULT

    def daily_minutes_on(self, day: date) -> int:
        """A fifth of the weekly contract of a day, eight hours at most."""
        return min(self.weekly_hours_on(day), 40) * 12

    def week_minutes(self, monday: date) -> int:
        """What five days of a week come to by the contract of each, 40 hours at most."""
        return sum(self.daily_minutes_on(monday + timedelta(days=n)) for n in range(5))

    def weekly_holiday_minutes(self, sunday: date) -> int:
        """What the paid weekly holiday of a week comes to: a fifth of its five days, rounded up."""
        return -(-self.week_minutes(week_start(sunday)) // 5)

    def is_short(self, sunday: date) -> bool:
        """초단시간: below 15 hours a week on the average of the four weeks that end so (제18조 제3항).

        Of who came later only the days since then count.
        """
        days = (sunday - timedelta(days=n) for n in range(FOUR_WEEKS))
        agreed = [self.weekly_hours_on(day) for day in days if self.covers(day)]
        return sum(agreed) < SHORTEST_WEEK * len(agreed)


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
    if not any(day in attended for day in scheduled):
        return 0
    sunday = week_start(scheduled[0]) + timedelta(days=6)
    if employment.is_short(sunday):
        return 0
    came = {*attended, *employment.excused}
    if not all(employment.covers(day) and day in came for day in scheduled):
        return 0
    return employment.weekly_holiday_minutes(sunday)
