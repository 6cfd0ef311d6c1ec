"""A person's month: each day's minutes with the weekly excess, weekly holidays, paid holidays, sums."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta

from attendance.calendar.rules import DayType, WorkCalendar, is_labour_day, month_days
from attendance.hours.rules.day import DayHours, day_hours, has_premiums
from attendance.hours.rules.shift import Shift
from attendance.hours.rules.week import Employment, week_start, weekly_holiday_minutes, weekly_overtime

WEEK = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class WeeklyHoliday:
    """A paid weekly holiday: the week's Monday and Sunday, and its minutes."""

    week_start: date
    week_end: date
    minutes: int


@dataclass(frozen=True, slots=True)
class MonthSheet:
    """Days in order, and minutes earned without work; a day without a clock-out has None."""

    days: dict[date, DayHours | None]
    weekly_holidays: list[WeeklyHoliday]
    paid_holidays: dict[date, int]

    def total(self, figure: str) -> int:
        """Sum of one figure of DayHours over the month, in minutes."""
        return sum(getattr(hours, figure) for hours in self.days.values() if hours)

    @property
    def days_worked(self) -> int:
        return len(self.days)


def first_day_needed(month: str) -> date:
    """Monday of the week in which the month begins: the earliest day its hours depend on."""
    return week_start(month_days(month)[0])


def month_sheet(
    month: str, shifts: Mapping[date, Shift | None], calendar: WorkCalendar, terms: Employment
) -> MonthSheet:
    """Hours of one month; `shifts` reaches back to `first_day_needed`, None is a day not clocked out."""
    dates = month_days(month)
    days: dict[date, DayHours | None] = {}
    earned = []
    for monday in _mondays(dates[0], dates[-1]):
        days.update(_week(monday, shifts, calendar, terms))
        if monday + WEEK - timedelta(days=1) in dates:
            earned += _weekly_holiday(monday, shifts, calendar, terms)
    inside = {day: hours for day, hours in days.items() if dates[0] <= day <= dates[-1]}
    return MonthSheet(inside, earned, _paid_holidays(dates, calendar, terms))


def _mondays(first: date, last: date) -> list[date]:
    monday = week_start(first)
    return [monday + WEEK * n for n in range((last - monday).days // 7 + 1)]


def _week(
    monday: date, shifts: Mapping[date, Shift | None], calendar: WorkCalendar, terms: Employment
) -> dict[date, DayHours | None]:
    """Hours of the days of one week, the excess over the weekly contract added to the latest hours."""
    dates = [day for n in range(7) if (day := monday + timedelta(days=n)) in shifts]
    found = {day: hours_of(day, shifts[day], calendar, terms) for day in dates}
    if not has_premiums(terms.workplace_size):
        return found
    closed = {day: hours for day, hours in found.items() if hours}
    extra = weekly_overtime(closed.values(), limit=terms.daily_minutes * 5)
    for (day, hours), minutes in zip(closed.items(), extra, strict=True):
        if minutes:
            found[day] = replace(hours, overtime=hours.overtime + minutes)
    return found


def hours_of(day: date, shift: Shift | None, calendar: WorkCalendar, terms: Employment) -> DayHours | None:
    """Hours of one working day by itself; each calendar day the shift touches is judged on its own."""
    if shift is None:
        return None
    premiums = has_premiums(terms.workplace_size)
    return day_hours(shift, calendar.holidays_from(day), premiums=premiums, limit=terms.daily_minutes)


def _weekly_holiday(
    monday: date, shifts: Mapping[date, Shift | None], calendar: WorkCalendar, terms: Employment
) -> list[WeeklyHoliday]:
    week = [monday + timedelta(days=n) for n in range(7)]
    scheduled = [day for day in week if calendar.type_of(day) is DayType.WORKDAY]
    minutes = weekly_holiday_minutes(scheduled, shifts.keys(), terms)
    return [WeeklyHoliday(week[0], week[-1], minutes)] if minutes else []


def _paid_holidays(dates: list[date], calendar: WorkCalendar, terms: Employment) -> dict[date, int]:
    """Minutes paid for holidays of the month, worked or not: 제55조 제2항; below five workers only 노동절."""
    everyone = has_premiums(terms.workplace_size)
    return {
        day: terms.daily_minutes
        for day in dates
        if terms.covers(day) and calendar.is_paid_off(day) and (everyone or is_labour_day(day))
    }
