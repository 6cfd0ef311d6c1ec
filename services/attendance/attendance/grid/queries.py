"""Rows of the month grid: a person a row, a day a cell, sums at the end."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from chassis.paging import Page
from sqlalchemy.orm import Session

from attendance.calendar.rules import month_days
from attendance.day.queries import DayRow, day_on
from attendance.grid.rules import SHORT, SIGNS, decimal_hours
from attendance.leave.queries import OffDay
from attendance.leave.rules.wishes import KINDS
from attendance.month.queries import PersonMonth, person_months
from attendance.roster.queries import Person, Wanted, employed_between, employee


@dataclass(frozen=True, slots=True)
class Cell:
    """One day of one person: its date, classes for its look, words, sign, and minutes worked."""

    day: date
    look: str
    words: str
    sign: str
    minutes: int


@dataclass(frozen=True, slots=True)
class Row:
    """One person's month as the grid shows it; sums in minutes."""

    person: Person
    cells: list[Cell]
    worked: int
    overtime: int
    night: int
    holiday: int


@dataclass(frozen=True, slots=True)
class Part:
    """A portion of the grid with its sums by day, and the cursor of the next portion."""

    rows: list[Row]
    sums: list[int]
    next: str | None


def part(session: Session, month: str, wanted: Wanted, now: datetime, cursor: str | None = None) -> Part:
    """Fifty people's month from a cursor on."""
    days = month_days(month)
    page: Page[Person] = employed_between(session, days[0], days[-1], wanted, cursor)
    rows = _rows(session, month, page.items, now)
    sums = [sum(row.cells[n].minutes for row in rows) for n in range(len(days))]
    return Part(rows, sums, page.next)


def row(session: Session, month: str, employee_id: int, now: datetime) -> Row | None:
    """One person's row."""
    person = employee(session, employee_id)
    return _rows(session, month, [person], now)[0] if person else None


def _rows(session: Session, month: str, people: Sequence[Person], now: datetime) -> list[Row]:
    return [_row(one, month, now) for one in person_months(session, month, people)]


def _row(one: PersonMonth, month: str, now: datetime) -> Row:
    sheet = one.sheet
    holiday = sheet.total("holiday_within_8h") + sheet.total("holiday_beyond_8h")
    cells = [_cell(one, day, now) for day in month_days(month)]
    return Row(
        one.person, cells, sheet.total("worked"), sheet.total("overtime"), sheet.total("night"), holiday
    )


def _cell(one: PersonMonth, day: date, now: datetime) -> Cell:
    off, leave = "h" if one.calendar.type_of(day).is_holiday else "", one.off.get(day)
    seen = one.rows.get(day)
    if seen is None:
        return (
            Cell(day, f"{off} l".strip(), _leave_word(leave), "", 0) if leave else Cell(day, off, "·", "", 0)
        )
    hours, sign = one.sheet.days.get(day), ("반" if leave else "") + SIGNS.get(seen.source, "")
    if hours is None:
        words, look = ("!", "m") if seen.is_missing_out(now) else ("중", "i")
        return Cell(day, f"{off} {look}".strip(), words, sign, 0)
    look = f"{off} {'l' if leave else 'c' if sign else ''}".strip()
    return Cell(day, look, decimal_hours(hours.worked), sign, hours.worked)


def _leave_word(leave: OffDay) -> str:
    word = SHORT.get(leave.kind, KINDS[leave.kind])
    return word if leave.whole else "반차" if leave.kind == "annual" else f"{word[0]}½"


def seen_day(session: Session, employee_id: int, work_date: date) -> DayRow | None:
    """A person's day as the editor begins with it."""
    return day_on(session, employee_id, work_date)
