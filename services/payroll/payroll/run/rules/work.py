"""A person's month as attendance gives it: whole minutes per day and what was earned without work."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

_LONGEST_DAY = 36 * 60
# Months read before these fields keep their hash.
_LATER: Any = {"seal": "given"}


@dataclass(frozen=True)
class WorkDay:
    """One working day in whole minutes; a day without a clock-out has no minutes."""

    work_date: date
    day_type: str
    clock_in: str | None
    clock_out: str | None
    worked: int
    break_: int
    overtime: int
    night: int
    holiday_within_8h: int
    holiday_beyond_8h: int
    came: int = field(default=0, metadata=_LATER)
    """Of a change after closing: 1 for a day that came, -1 for one that went."""

    @property
    def regular(self) -> int:
        """Minutes paid once: neither overtime nor holiday work."""
        return self.worked - self.overtime - self.holiday_within_8h - self.holiday_beyond_8h

    @property
    def is_possible(self) -> bool:
        """Say whether a date can have such minutes: none below zero, and 36 hours of shifts begun on it.

        Without a clock-in it is the calculator's sum of a month, which is as long as it is.
        """
        kinds = (self.overtime, self.night, self.holiday_within_8h, self.holiday_beyond_8h)
        return min(kinds) >= 0 and (self.clock_in is None or max(self.worked, self.night) <= _LONGEST_DAY)


@dataclass(frozen=True)
class PaidWeek:
    """A weekly holiday earned: Monday, Sunday, minutes."""

    week_start: date
    week_end: date
    minutes: int


@dataclass(frozen=True)
class WorkMonth:
    """Who worked, where, and the minutes of the month that begins on `month`."""

    month: date
    employee_id: int
    employee_no: str
    name: str
    birth_date: date
    site_name: str
    hire_date: date
    resign_date: date | None
    weekly_hours: int
    workplace_size: int
    worked_minutes: int
    overtime_minutes: int
    night_minutes: int
    holiday_within_8h_minutes: int
    holiday_beyond_8h_minutes: int
    paid_holiday_minutes: int
    weekly_holidays: tuple[PaidWeek, ...]
    days: tuple[WorkDay, ...]
    leave: tuple[tuple[date, int], ...] = ()
    """Days of annual leave with their paid minutes."""
    paid_holidays: tuple[tuple[date, int], ...] = field(default=(), metadata=_LATER)
    """Paid holidays with their minutes; empty where attendance told their sum alone."""
    absences: tuple[tuple[date, int, str], ...] = field(default=(), metadata=_LATER)
    """Scheduled days nobody worked: minutes, and the kind of leave that is not paid."""
    lost_weeks: tuple[tuple[date, int], ...] = field(default=(), metadata=_LATER)
    """Sundays whose paid minutes an absence took."""
    away: tuple[tuple[date, str], ...] = field(default=(), metadata=_LATER)
    """Days off of other kinds than annual leave."""
    until: date | None = field(default=None, metadata=_LATER)
    """The last day counted, where the month is not counted to its end."""

    @property
    def month_end(self) -> date:
        """The first day of the month after."""
        return (self.month + timedelta(days=31)).replace(day=1)

    @property
    def last_day(self) -> date:
        """The last day of employment in this month; `resign_date` is the first day no longer employed."""
        if self.resign_date is not None and self.resign_date < self.month_end:
            return self.resign_date - timedelta(days=1)
        return self.month_end - timedelta(days=1)

    @property
    def month_days(self) -> int:
        """Calendar days of the month."""
        return ((self.month + timedelta(days=31)).replace(day=1) - self.month).days

    @property
    def employed_days(self) -> list[date]:
        """Calendar days of the employment inside the month, up to `until`."""
        first = max(self.month, self.hire_date)
        last = min(self.last_day, self.until or self.last_day)
        return [first + timedelta(days=n) for n in range((last - first).days + 1)]

    @property
    def daily_minutes(self) -> int:
        """A fifth of the weekly contract, eight hours at most."""
        return min(self.weekly_hours, 40) * 12

    @property
    def is_empty(self) -> bool:
        """Say whether nothing at all was earned."""
        return not (self.worked_minutes or self.paid_holiday_minutes or self.weekly_holidays or self.leave)

    @property
    def adds_up(self) -> bool:
        """Say whether the days make the month's sums."""
        sums = (
            (self.worked_minutes, "worked"),
            (self.overtime_minutes, "overtime"),
            (self.night_minutes, "night"),
            (self.holiday_within_8h_minutes, "holiday_within_8h"),
            (self.holiday_beyond_8h_minutes, "holiday_beyond_8h"),
        )
        return all(total == sum(getattr(day, name) for day in self.days) for total, name in sums)
