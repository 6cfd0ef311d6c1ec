"""Whose hours of which open months a changed rule would change, counted beside the hours of now."""

import hashlib
import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from chassis.clock import business_date
from chassis.paging import Page, page_of
from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import Session

from attendance.calendar.rules import month_days, month_of
from attendance.closing.queries import closing_of
from attendance.hours.rules.month import MonthSheet, span_sheet
from attendance.hours.rules.week import week_start
from attendance.month.books import Books, open_books
from attendance.month.rules import months_between
from attendance.recalculation.rules import Changed, Counted, differences
from attendance.recalculation.tables import Recalculation
from attendance.roster.queries import employees_by_id
from attendance.roster.tables import Assignment, Employee
from attendance.rota.tables import RotaEntry

AT_ONCE = 200
SHOWN = 100


@dataclass(frozen=True)
class Change:
    """A rule about to change: which days and people it can touch, and the books as they would be."""

    cause: str
    what: str
    first: date
    last: date
    people: tuple[ColumnElement[bool], ...]
    alter: Callable[[Books], Books]


@dataclass(frozen=True)
class PersonChange:
    """One person's days that would count otherwise."""

    employee_id: int
    name: str
    employee_no: str
    days: list[Changed]


@dataclass(frozen=True)
class Effect:
    """What a change does; `closed` are months it touches that keep their hours."""

    cause: str
    what: str
    people: list[PersonChange]
    closed: list[str]

    @property
    def days(self) -> int:
        return sum(len(person.days) for person in self.people)

    @property
    def sums(self) -> tuple[tuple[int, ...], tuple[int, ...]]:
        """Minutes of the changed days before and after, in the order of FIGURES."""
        changed = [day for person in self.people for day in person.days]
        before, after = ([getattr(day, side) for day in changed] for side in ("before", "after"))
        return tuple(map(sum, zip(*before, strict=True))), tuple(map(sum, zip(*after, strict=True)))

    @property
    def lines(self) -> str:
        """The whole difference as JSON."""
        return json.dumps(
            [
                [one.employee_id, [[day.day.isoformat(), day.before, day.after] for day in one.days]]
                for one in self.people
            ]
        )

    @property
    def digest(self) -> str:
        """What a person has seen and agrees to."""
        return hashlib.sha256(f"{self.what}\n{self.lines}".encode()).hexdigest()[:32]


NOTHING = Effect("", "", [], [])
"""A change that no hours depend on."""


def touched_by(day: date) -> tuple[date, date]:
    """Days whose hours the kind of one day can change: its week, and that of shifts that reach into it."""
    return week_start(day - timedelta(days=3)), week_start(day) + timedelta(days=6)


def effect_of(session: Session, change: Change, now: datetime) -> Effect:
    """Count the hours of open months twice: by the rules of now and by the changed ones."""
    end_of_month = month_days(month_of(business_date(now)))[-1]
    first = week_start(max(change.first, _first_hire(session, change.people)))
    last = week_start(min(change.last, end_of_month)) + timedelta(days=6)
    months = months_between(first, last) if first <= last else []
    closed = {month for month in months if closing_of(session, month) is not None}
    found = []
    for people in _portions(session, first, last, change.people):
        books = open_books(session, people, first, last)
        other = change.alter(books)
        for person in people:
            counted = (_counted(one, person, first, last) for one in (books, other))
            days = [one for one in differences(*counted) if month_of(one.day) not in closed]
            if days:
                found.append(PersonChange(person.id, person.name, person.employee_no, days))
    touched = [month for month in sorted(closed) if change.first <= month_days(month)[-1]]
    return Effect(change.cause, change.what, found, touched)


def _first_hire(session: Session, chosen: Sequence[ColumnElement[bool]]) -> date:
    """The first day on which any of these people was employed: before it there are no hours to count."""
    return session.scalar(select(func.min(Employee.hire_date)).where(*chosen)) or date.max


def _portions(
    session: Session, first: date, last: date, chosen: Sequence[ColumnElement[bool]]
) -> Iterator[list[Employee]]:
    """People employed on a day of the span, some at a time so that memory stays bounded."""
    if first > last:
        return
    inside = [Employee.hire_date <= last, or_(Employee.resign_date.is_(None), Employee.resign_date > first)]
    ids = list(session.scalars(select(Employee.id).where(*inside, *chosen).order_by(Employee.id)))
    for start in range(0, len(ids), AT_ONCE):
        yield employees_by_id(session, ids[start : start + AT_ONCE])


def _counted(books: Books, person: Employee, first: date, last: date) -> Counted:
    shifts = {day: books.shift_on(person.id, day) for day in books.rows[person.id]}
    return _by_day(span_sheet(first, last, shifts, books.calendar_of(person.id), books.terms_of(person)))


def _by_day(sheet: MonthSheet) -> Counted:
    weekly = {week.week_end: week.minutes for week in sheet.weekly_holidays}
    found = {}
    for day in sheet.days.keys() | sheet.paid_holidays.keys() | weekly.keys():
        hours = sheet.days.get(day)
        worked = (0, 0, 0, 0)
        if hours is not None:
            holiday = hours.holiday_within_8h + hours.holiday_beyond_8h
            worked = (hours.worked, hours.overtime, hours.night, holiday)
        found[day] = (*worked, sheet.paid_holidays.get(day, 0), weekly.get(day, 0))
    return found


def these(employee_ids: Sequence[int]) -> tuple[ColumnElement[bool], ...]:
    """Exactly these people."""
    return (Employee.id.in_(employee_ids),)


def assigned_to(site_id: int) -> tuple[ColumnElement[bool], ...]:
    """People who were or will be at a site, by their assignments or, without any, by their record."""
    there = select(Assignment.employee_id).where(Assignment.site_id == site_id)
    return (or_(Employee.id.in_(there), Employee.site_id == site_id),)


def working_by(pattern_id: int) -> tuple[ColumnElement[bool], ...]:
    """People who have an assignment or a planned day with a pattern."""
    usual = select(Assignment.employee_id).where(Assignment.pattern_id == pattern_id)
    planned = select(RotaEntry.employee_id).where(RotaEntry.pattern_id == pattern_id)
    return (or_(Employee.id.in_(usual), Employee.id.in_(planned)),)


def recalculations(session: Session, cursor: str | None = None) -> Page[Recalculation]:
    """Confirmed recalculations, the newest first."""
    return page_of(session, select(Recalculation), [Recalculation.id], cursor=cursor, limit=50)


def recalculation(session: Session, recalculation_id: int) -> Recalculation | None:
    return session.get(Recalculation, recalculation_id)


def kept_lines(session: Session, row: Recalculation) -> list[PersonChange]:
    """Whose days a confirmed recalculation changed, with the names of now."""
    kept = json.loads(row.lines)
    people = {
        one.id: one for one in employees_by_id(session, [employee_id for employee_id, _ in kept[:SHOWN]])
    }
    return [
        PersonChange(
            employee_id,
            people[employee_id].name,
            people[employee_id].employee_no,
            [Changed(date.fromisoformat(day), tuple(before), tuple(after)) for day, before, after in days],
        )
        for employee_id, days in kept[:SHOWN]
    ]
