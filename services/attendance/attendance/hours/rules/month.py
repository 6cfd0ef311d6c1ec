"""A person's span of days, most often a month: minutes with the weekly excess, weekly holidays, sums."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from attendance.calendar.rules import DayType, WorkCalendar, is_labour_day, month_days
from attendance.hours.rules.day import EIGHT_HOURS, DayHours, day_hours, has_premiums
from attendance.hours.rules.minor import SEVEN_HOURS, THIRTY_FIVE_HOURS, Warned, minor_warnings
from attendance.hours.rules.shift import Shift
from attendance.hours.rules.week import Employment, week_start, weekly_holiday_minutes, weekly_overtime

ENGINE, ENGINE_DATED = "2", "3"
"""The rules that counted; a contract whose hours have dates is counted since the third only."""
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
    warnings: list[Warned] = field(default_factory=list)

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
    return span_sheet(dates[0], dates[-1], shifts, calendar, terms)


def span_sheet(
    first: date, last: date, shifts: Mapping[date, Shift | None], calendar: WorkCalendar, terms: Employment
) -> MonthSheet:
    """Hours of the days of a span; `shifts` reaches back to the Monday of its first week."""
    days: dict[date, DayHours | None] = {}
    earned, warnings = [], []
    for monday in _mondays(first, last):
        week = _week(monday, shifts, calendar, terms)
        days.update(week)
        if terms.is_minor(monday):
            warnings += _minors(week, shifts, calendar)
        if first <= monday + WEEK - timedelta(days=1) <= last:
            earned += _weekly_holiday(monday, shifts, calendar, terms)
    return MonthSheet(
        {day: hours for day, hours in days.items() if first <= day <= last},
        earned,
        _paid_holidays(first, last, calendar, terms),
        [one for one in warnings if first <= one.day <= last],
    )


def _mondays(first: date, last: date) -> list[date]:
    monday = week_start(first)
    return [monday + WEEK * n for n in range((last - monday).days // 7 + 1)]


def _week(
    monday: date, shifts: Mapping[date, Shift | None], calendar: WorkCalendar, terms: Employment
) -> dict[date, DayHours | None]:
    """Hours of the days of one week, the excess over the weekly contract added to the latest hours."""
    dates = [day for n in range(7) if (day := monday + timedelta(days=n)) in shifts]
    found = {day: hours_of(day, shifts[day], calendar, terms) for day in dates}
    closed = {day: hours for day, hours in found.items() if hours}
    extra = weekly_overtime(closed.values(), limit=_weekly_limit(monday, terms))
    for (day, hours), minutes in zip(closed.items(), extra, strict=True):
        if minutes and has_premiums(terms.size_on(day)):
            found[day] = replace(hours, overtime=hours.overtime + minutes)
    return found


def _weekly_limit(monday: date, terms: Employment) -> int:
    """Minutes of a week that are no overtime; a week that begins below eighteen has 35 hours (제69조)."""
    limit = terms.week_minutes(monday)
    return min(limit, THIRTY_FIVE_HOURS) if terms.is_minor(monday) else limit


def hours_of(day: date, shift: Shift | None, calendar: WorkCalendar, terms: Employment) -> DayHours | None:
    """Hours of one working day by itself; each calendar day the shift touches is judged on its own.

    What a minor works beyond seven hours is overtime (제56조 제1항, 제69조 단서).
    """
    if shift is None:
        return None
    premiums = has_premiums(terms.size_on(day))
    limit = terms.daily_minutes_on(day)
    if terms.is_minor(day):
        limit = min(limit, SEVEN_HOURS)
    return day_hours(shift, calendar.holidays_from(day), premiums=premiums, limit=limit)


def _minors(
    week: Mapping[date, DayHours | None], shifts: Mapping[date, Shift | None], calendar: WorkCalendar
) -> list[Warned]:
    """The limits for minors hold in workplaces of every size, so their minutes are sorted as everywhere."""
    sorted_days = {
        day: day_hours(shift, calendar.holidays_from(day), limit=EIGHT_HOURS)
        for day in week
        if (shift := shifts[day]) is not None
    }
    return minor_warnings(sorted_days)


def _weekly_holiday(
    monday: date, shifts: Mapping[date, Shift | None], calendar: WorkCalendar, terms: Employment
) -> list[WeeklyHoliday]:
    week = [monday + timedelta(days=n) for n in range(7)]
    scheduled = [day for day in week if calendar.type_of(day) is DayType.WORKDAY]
    minutes = weekly_holiday_minutes(scheduled, shifts.keys(), terms)
    return [WeeklyHoliday(week[0], week[-1], minutes)] if minutes else []


def _paid_holidays(first: date, last: date, calendar: WorkCalendar, terms: Employment) -> dict[date, int]:
    """Minutes paid for holidays of a span, worked or not: 제55조 제2항; below five workers only 노동절."""
    span = (first + timedelta(days=n) for n in range((last - first).days + 1))
    return {
        day: terms.daily_minutes_on(day)
        for day in span
        if calendar.is_paid_off(day)
        and terms.covers(day)
        and (is_labour_day(day) or has_premiums(terms.size_on(day)))
    }
