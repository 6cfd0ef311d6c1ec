"""A row a day of everybody, for the Excel file of domain.md §4.6."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from attendance.calendar.rules import month_days
from attendance.hours.rules.day import DayHours
from attendance.month.queries import PersonMonth, person_months, portions
from attendance.month.rules import kind_word, months_between, source_word


def excel_rows(session: Session, start: date, end: date) -> list[list[Any]]:
    """A row a day of everybody between two dates, oldest first (domain.md §4.6)."""
    rows: list[tuple[date, int, list[Any]]] = []
    for month in months_between(start, end):
        days = month_days(month)
        for portion in portions(session, days[0], days[-1]):
            for one in person_months(session, month, portion):
                rows += [row for row in _excel_rows_of(one) if start <= row[0] <= end]
    rows.sort(key=lambda row: row[:2])
    return [cells for _, _, cells in rows]


def _excel_rows_of(one: PersonMonth) -> Iterator[tuple[date, int, list[Any]]]:
    person = one.person
    for day, counted in one.sheet.days.items():
        row, hours = one.rows[day], counted or DayHours()
        holiday = hours.holiday_within_8h + hours.holiday_beyond_8h
        cells = [
            person.employee_no,
            person.name,
            one.books.site_name_on(person.id, day),
            day.isoformat(),
            f"{row.clock_in:%H:%M}",
            f"{row.clock_out:%H:%M}" if row.clock_out else "",
            kind_word(one.calendar.type_of(day), row.clock_in.hour, row.clock_out is not None),
            hours.worked,
            hours.overtime,
            hours.night,
            holiday,
            source_word(row.source),
        ]
        yield day, person.id, cells
