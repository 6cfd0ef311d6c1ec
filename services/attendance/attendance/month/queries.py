"""Everybody's hours of a month, computed from the days and the calendar as they are now."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy.orm import Session

from attendance.calendar.queries import work_calendar
from attendance.calendar.rules import LONGEST_SHIFT_DAYS, WorkCalendar, month_days
from attendance.closing.queries import closing_of
from attendance.correction.queries import Asked, waiting_between
from attendance.day.queries import DayRow, days_between, missing_between
from attendance.day.tables import Day
from attendance.hours.rules.day import DayHours
from attendance.hours.rules.month import MonthSheet, first_day_needed, month_sheet
from attendance.hours.rules.week import Employment
from attendance.month.rules import kind_word, months_between, version_of
from attendance.roster.queries import employed_after, employed_between
from attendance.roster.tables import Employee

AT_ONCE = 200
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

    person: Employee
    rows: dict[date, DayRow]
    sheet: MonthSheet
    calendar: WorkCalendar


def terms_of(person: Employee) -> Employment:
    """What the hours engine needs to know of an employee (site loaded)."""
    size = person.site.workplace_size if person.site else 5
    return Employment(person.hire_date, person.resign_date, person.weekly_hours, size)


def person_months(session: Session, month: str, people: Sequence[Employee]) -> list[PersonMonth]:
    """The month of each of the given people, in their order."""
    first, last = first_day_needed(month), month_days(month)[-1]
    calendar = work_calendar(session, first, last + timedelta(days=LONGEST_SHIFT_DAYS))
    rows: dict[int, dict[date, DayRow]] = {person.id: {} for person in people}
    for row in days_between(session, list(rows), first, last):
        rows[row.employee_id][row.work_date] = row
    return [_person_month(month, person, rows[person.id], calendar) for person in people]


def _person_month(
    month: str, person: Employee, rows: dict[date, DayRow], calendar: WorkCalendar
) -> PersonMonth:
    shifts = {day: row.shift for day, row in rows.items()}
    sheet = month_sheet(month, shifts, calendar, terms_of(person))
    return PersonMonth(person, {day: rows[day] for day in sheet.days}, sheet, calendar)


def month_document(session: Session, month: str) -> dict[str, Any]:
    """The month as payroll reads it: frozen when closed, else as of now."""
    closed = closing_of(session, month)
    if closed is not None:
        return {"closed": True, "version": closed.version, **json.loads(closed.snapshot)}
    document = live_document(session, month)
    return {"closed": False, "version": version_of(document), **document}


def person_document(session: Session, month: str, employee_id: int) -> dict[str, Any]:
    """One person's month as payroll reads it: frozen when closed, else as of now; None when not employed."""
    closed = closing_of(session, month)
    if closed is not None:
        everyone = json.loads(closed.snapshot)["employees"]
        found = [one for one in everyone if one["employee_id"] == employee_id]
    else:
        days = month_days(month)
        people = employed_after(session, days[0], days[-1], employee_id - 1, 1)
        chosen = [person for person in people if person.id == employee_id]
        found = [_document_of(one) for one in person_months(session, month, chosen)]
    return {"month": month, "closed": closed is not None, "employee": found[0] if found else None}


def live_document(session: Session, month: str) -> dict[str, Any]:
    """The month as of now, read in portions so that memory stays bounded by the answer."""
    days = month_days(month)
    found = []
    for portion in _portions(session, days[0], days[-1]):
        found += [_document_of(one) for one in person_months(session, month, portion)]
    return {"month": month, "employees": found}


def _document_of(one: PersonMonth) -> dict[str, Any]:
    person, sheet = one.person, one.sheet
    return {
        "employee_id": person.id,
        "employee_no": person.employee_no,
        "name": person.name,
        "birth_date": person.birth_date.isoformat(),
        "site_name": person.site.name if person.site else "",
        "hire_date": person.hire_date.isoformat(),
        "resign_date": person.resign_date.isoformat() if person.resign_date else None,
        "weekly_hours": person.weekly_hours,
        "workplace_size": terms_of(person).workplace_size,
        "days_worked": sheet.days_worked,
        **{name: sheet.total(figure) for name, figure in SUMS.items()},
        "paid_holiday_minutes": sum(sheet.paid_holidays.values()),
        "weekly_holidays": [
            {
                "week_start": week.week_start.isoformat(),
                "week_end": week.week_end.isoformat(),
                "minutes": week.minutes,
            }
            for week in sheet.weekly_holidays
        ],
        "days": [day_document(one.rows[day], hours, one.calendar) for day, hours in sheet.days.items()],
    }


def day_document(row: DayRow, hours: DayHours | None, calendar: WorkCalendar) -> dict[str, Any]:
    """One day with its clock times and minutes; a day without a clock-out counts no minutes."""
    counted = hours or DayHours()
    return {
        "work_date": row.work_date.isoformat(),
        "day_type": calendar.type_of(row.work_date).value,
        "clock_in": f"{row.clock_in:%H:%M}",
        "clock_out": f"{row.clock_out:%H:%M}" if row.clock_out else None,
        "worked": counted.worked,
        "break": counted.break_,
        "overtime": counted.overtime,
        "night": counted.night,
        "holiday_within_8h": counted.holiday_within_8h,
        "holiday_beyond_8h": counted.holiday_beyond_8h,
    }


def month_people(session: Session, month: str, after: int, limit: int) -> tuple[list[dict[str, Any]], bool]:
    """Hours per person of a month without single days, by id after `after`; True when there is more."""
    closed = closing_of(session, month)
    if closed is not None:
        everyone = json.loads(closed.snapshot)["employees"]
        found = [person for person in everyone if person["employee_id"] > after]
    else:
        days = month_days(month)
        people = employed_after(session, days[0], days[-1], after, limit + 1)
        found = [_document_of(one) for one in person_months(session, month, people)]
    shown = [{name: value for name, value in one.items() if name != "days"} for one in found[:limit]]
    return shown, len(found) > limit


@dataclass(frozen=True)
class SiteTodo:
    """What is left to do at one site before a month is closed."""

    site: str
    without_out: list[tuple[Day, Employee]] = field(default_factory=list)
    corrections: list[Asked] = field(default_factory=list)


def checklist(session: Session, month: str, now: datetime) -> list[SiteTodo]:
    """Days without a clock-out and requests that wait, by site; a site with nothing left is not in it."""
    days, found = month_days(month), dict[str, SiteTodo]()
    for day, person in missing_between(session, days[0], days[-1], now):
        _todo_of(found, person).without_out.append((day, person))
    for asked, person in waiting_between(session, days[0], days[-1]):
        _todo_of(found, person).corrections.append((asked, person))
    return [found[name] for name in sorted(found)]


def _todo_of(found: dict[str, SiteTodo], person: Employee) -> SiteTodo:
    name = person.site.name if person.site else "고객사 미정"
    return found.setdefault(name, SiteTodo(name))


def excel_rows(session: Session, start: date, end: date) -> list[list[Any]]:
    """A row a day of everybody between two dates, oldest first (domain.md §4.6)."""
    rows: list[tuple[date, int, list[Any]]] = []
    for month in months_between(start, end):
        days = month_days(month)
        for portion in _portions(session, days[0], days[-1]):
            for one in person_months(session, month, portion):
                rows += [row for row in _excel_rows_of(one) if start <= row[0] <= end]
    rows.sort(key=lambda row: row[:2])
    return [cells for _, _, cells in rows]


def _portions(session: Session, first: date, last: date) -> Iterator[Sequence[Employee]]:
    cursor = None
    while True:
        page = employed_between(session, first, last, cursor=cursor, limit=AT_ONCE)
        yield page.items
        cursor = page.next
        if cursor is None:
            return


def _excel_rows_of(one: PersonMonth) -> Iterator[tuple[date, int, list[Any]]]:
    person = one.person
    for day, counted in one.sheet.days.items():
        row, hours = one.rows[day], counted or DayHours()
        holiday = hours.holiday_within_8h + hours.holiday_beyond_8h
        cells = [
            person.employee_no,
            person.name,
            person.site.name if person.site else "",
            day.isoformat(),
            f"{row.clock_in:%H:%M}",
            f"{row.clock_out:%H:%M}" if row.clock_out else "",
            kind_word(one.calendar.type_of(day), row.clock_in.hour, row.clock_out is not None),
            hours.worked,
            hours.overtime,
            hours.night,
            holiday,
        ]
        yield day, person.id, cells
