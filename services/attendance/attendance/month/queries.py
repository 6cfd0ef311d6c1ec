"""Everybody's hours of a month, computed from the days and the calendar as they are now."""

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property
from typing import Any

from chassis.clock import KST
from sqlalchemy.orm import Session

from attendance.adjustment.queries import settled_documents
from attendance.calendar.rules import DayType, WorkCalendar, month_days, month_of
from attendance.closing.queries import closing_of
from attendance.day.queries import DayRow
from attendance.hours.rules.day import DayHours
from attendance.hours.rules.month import ENGINE, ENGINE_DATED, MonthSheet, first_day_needed, month_sheet
from attendance.hours.rules.shift import Shift, minute_of
from attendance.hours.rules.week import Employment
from attendance.leave.queries import OffDay
from attendance.month.books import Books, open_books
from attendance.month.rules import missed_days, version_of
from attendance.pattern.rules import early_minutes, late_minutes
from attendance.roster.queries import employed_after, employed_between
from attendance.roster.tables import Employee
from attendance.timing.rules import Remark, absent, remarks

AT_ONCE = 200
_DAY = timedelta(days=1)
SUMS = {
    "worked_minutes": "worked",
    "regular_minutes": "regular",
    "overtime_minutes": "overtime",
    "night_minutes": "night",
    "holiday_within_8h_minutes": "holiday_within_8h",
    "holiday_beyond_8h_minutes": "holiday_beyond_8h",
}


@dataclass(frozen=True)
class PersonMonth:
    """One person's month: the rows of their days and the hours these come to."""

    month: str
    person: Employee
    rows: dict[date, DayRow]
    sheet: MonthSheet
    calendar: WorkCalendar
    books: Books

    @cached_property
    def terms(self) -> Employment:
        """What the hours engine knew of the person."""
        return self.books.terms_of(self.person)

    @property
    def last_day(self) -> date:
        """The last day of the month on which the person is employed."""
        last = month_days(self.month)[-1]
        resigned = self.person.resign_date
        return last if resigned is None or resigned > last else resigned - timedelta(days=1)

    def late_and_early(self, day: date) -> tuple[int, int]:
        """지각·조퇴: minutes missed of the official time of a day, by the clock; leave misses none."""
        pattern = self.books.expected_on(self.person.id, day)
        shift = self.rows[day].shift
        if pattern is None or shift is None:
            return 0, 0
        return late_minutes(pattern, shift), early_minutes(pattern, shift)

    def remarks_on(self, day: date, now: datetime) -> list[Remark]:
        """How a day differs from its official times; nothing about days off, to come or not employed."""
        plan, row = self.books.expected_on(self.person.id, day), self.rows.get(day)
        minute = minute_of(now.astimezone(KST), day)
        if row is None:
            return absent(plan, minute) if minute >= 0 and self.terms.covers(day) else []
        if row.shift is not None:
            return remarks(plan, row.shift, early_approved=row.early_approved or day in self.off)
        start = minute_of(row.clock_in, day)
        end = start + 1 if row.is_missing_out(now) else max(start + 1, minute)
        return remarks(plan, Shift(start, end), is_over=False, early_approved=row.early_approved)

    @property
    def off(self) -> dict[date, OffDay]:
        """Days off of the month that were granted or entered."""
        return {
            day: off for day, off in self.books.off[self.person.id].items() if month_of(day) == self.month
        }

    def is_scheduled(self, day: date) -> bool:
        """소정근로일: a working day of the employment that no published 근무표 gives free."""
        plans, key = self.books.plans, (self.person.id, day)
        is_free = key in plans and plans[key] is None
        return self.terms.covers(day) and not is_free and self.calendar.type_of(day) is DayType.WORKDAY

    def missed(self, until: date) -> dict[date, tuple[int, str]]:
        """결근 up to a day, from the Monday of the month's first week on: minutes, and the kind of leave."""
        first, last = first_day_needed(self.month), min(until, self.last_day)
        days = (first + timedelta(days=n) for n in range((last - first).days + 1))
        came, off = self.books.rows[self.person.id], self.books.off[self.person.id]
        return missed_days(days, self.is_scheduled, came, off, self.terms.daily_minutes_on)

    @property
    def site_name(self) -> str:
        """The main site of the last day employed in the month."""
        return self.books.main_site_name(self.person.id, self.last_day)


def person_months(
    session: Session,
    month: str,
    people: Sequence[Employee],
    alter: Callable[[Books], Books] = lambda books: books,
) -> list[PersonMonth]:
    """The month of each of the given people, in their order; `alter` gives other books to count from."""
    books = alter(open_books(session, people, first_day_needed(month), month_days(month)[-1]))
    return [_person_month(month, person, books) for person in people]


def _person_month(month: str, person: Employee, books: Books) -> PersonMonth:
    rows, calendar = books.rows[person.id], books.calendar_of(person.id)
    shifts = {day: books.shift_on(person.id, day) for day in rows}
    sheet = month_sheet(month, shifts, calendar, books.terms_of(person))
    return PersonMonth(month, person, {day: rows[day] for day in sheet.days}, sheet, calendar, books)


def month_document(session: Session, month: str, today: date) -> dict[str, Any]:
    """The month as payroll reads it: frozen when closed, else as of now."""
    closed = closing_of(session, month)
    if closed is not None:
        frozen = {"adjustments": [], **json.loads(closed.snapshot)}
        return {"closed": True, "version": closed.version, **frozen}
    document = live_document(session, month, today)
    return {"closed": False, "version": version_of(document), **document}


def person_document(session: Session, month: str, employee_id: int, today: date) -> dict[str, Any]:
    """One person's month as payroll reads it: frozen when closed, else as of now; None when not employed."""
    closed = closing_of(session, month)
    if closed is not None:
        everyone = json.loads(closed.snapshot)["employees"]
        found = [one for one in everyone if one["employee_id"] == employee_id]
    else:
        days = month_days(month)
        people = employed_after(session, days[0], days[-1], employee_id - 1, 1)
        chosen = [person for person in people if person.id == employee_id]
        found = [document_of(one, today - _DAY) for one in person_months(session, month, chosen)]
    return {"month": month, "closed": closed is not None, "employee": found[0] if found else None}


def live_document(session: Session, month: str, today: date) -> dict[str, Any]:
    """The month as of now, read in portions so that memory stays bounded by the answer."""
    days = month_days(month)
    found, engine = [], ENGINE
    for portion in portions(session, days[0], days[-1]):
        for one in person_months(session, month, portion):
            found.append(document_of(one, today - _DAY))
            engine = ENGINE_DATED if one.terms.contracts else engine
    settled = settled_documents(session, month)
    return {"month": month, "engine": engine, "employees": found, "adjustments": settled}


def document_of(one: PersonMonth, until: date) -> dict[str, Any]:
    """One person's month as payroll reads it; nobody is missed after `until`, the last finished day."""
    person, sheet = one.person, one.sheet
    return {
        "employee_id": person.id,
        "employee_no": person.employee_no,
        "name": person.name,
        "birth_date": person.birth_date.isoformat(),
        "site_name": one.site_name,
        "hire_date": person.hire_date.isoformat(),
        "resign_date": person.resign_date.isoformat() if person.resign_date else None,
        "weekly_hours": one.terms.weekly_hours_on(one.last_day),
        "workplace_size": one.terms.size_on(one.last_day),
        "days_worked": sheet.days_worked,
        **{name: sheet.total(figure) for name, figure in SUMS.items()},
        "paid_holiday_minutes": sum(sheet.paid_holidays.values()),
        "paid_holidays": _minutes_by_day(sheet.paid_holidays.items()),
        **_missed(one, until),
        "leave_minutes": sum(off.minutes for off in one.off.values()),
        "leave_days": [
            {"day": day.isoformat(), "kind": off.kind, "minutes": off.minutes, "whole": off.whole}
            for day, off in one.off.items()
        ],
        "weekly_holidays": [
            {
                "week_start": week.week_start.isoformat(),
                "week_end": week.week_end.isoformat(),
                "minutes": week.minutes,
            }
            for week in sheet.weekly_holidays
        ],
        "days": [day_document(one, day) for day in sheet.days],
    }


def _missed(one: PersonMonth, until: date) -> dict[str, Any]:
    """결근 of the month, and the weeks ending in it whose paid day is lost by one."""
    missed, last = one.missed(until), month_days(one.month)[-1]
    sundays = sorted({day + timedelta(days=6 - day.weekday()) for day in missed})
    return {
        "absences": [
            {"day": day.isoformat(), "minutes": minutes, "kind": kind}
            for day, (minutes, kind) in missed.items()
            if month_of(day) == one.month
        ],
        "weekly_holidays_lost": _minutes_by_day(
            (sunday, one.terms.weekly_holiday_minutes(sunday))
            for sunday in sundays
            if sunday <= last and one.terms.covers(sunday) and not one.terms.is_short(sunday)
        ),
    }


def _minutes_by_day(minutes: Iterable[tuple[date, int]]) -> list[dict[str, Any]]:
    return [{"day": day.isoformat(), "minutes": count} for day, count in minutes]


def day_document(one: PersonMonth, day: date) -> dict[str, Any]:
    """One day with its clock times and minutes; a day without a clock-out counts no minutes."""
    row, counted = one.rows[day], one.sheet.days[day] or DayHours()
    late, early = one.late_and_early(day)
    return {
        "work_date": day.isoformat(),
        "day_type": one.calendar.type_of(day).value,
        "clock_in": f"{row.clock_in:%H:%M}",
        "clock_out": f"{row.clock_out:%H:%M}" if row.clock_out else None,
        "worked": counted.worked,
        "break": counted.break_,
        "overtime": counted.overtime,
        "night": counted.night,
        "holiday_within_8h": counted.holiday_within_8h,
        "holiday_beyond_8h": counted.holiday_beyond_8h,
        "site_name": one.books.site_name_on(one.person.id, day),
        "workplace_size": one.terms.size_on(day),
        "late": late,
        "early": early,
        "break_owed": counted.break_owed,
    }


def month_people(
    session: Session, month: str, after: int, limit: int, today: date
) -> tuple[list[dict[str, Any]], bool]:
    """Hours per person of a month without single days, by id after `after`; True when there is more."""
    closed = closing_of(session, month)
    if closed is not None:
        everyone = json.loads(closed.snapshot)["employees"]
        found = [person for person in everyone if person["employee_id"] > after]
    else:
        days = month_days(month)
        people = employed_after(session, days[0], days[-1], after, limit + 1)
        found = [document_of(one, today - _DAY) for one in person_months(session, month, people)]
    shown = [{name: value for name, value in one.items() if name != "days"} for one in found[:limit]]
    return shown, len(found) > limit


def portions(session: Session, first: date, last: date) -> Iterator[Sequence[Employee]]:
    """Everybody employed between two dates, some at a time."""
    cursor = None
    while True:
        page = employed_between(session, first, last, cursor=cursor, limit=AT_ONCE)
        yield page.items
        cursor = page.next
        if cursor is None:
            return
