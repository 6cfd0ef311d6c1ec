"""A site's month as its client's workbook holds it."""

from dataclasses import astuple, dataclass
from datetime import date

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from attendance.calendar.queries import work_calendar
from attendance.calendar.rules import DayType, month_days
from attendance.day.tables import Day
from attendance.month.queries import PersonMonth, person_months
from attendance.roster.queries import Person, employees_by_id
from attendance.roster.tables import Assignment, Employee
from attendance.timesheet.rules import ROWS, figures_of, leave_word

MOST_PEOPLE = 500


@dataclass(frozen=True, slots=True)
class SheetRow:
    """One worker: minutes by day of the month for each of the six rows, and words of days off."""

    person: Person
    minutes: list[dict[int, int]]
    words: dict[int, str]
    is_there: bool = True


def timesheet(session: Session, month: str, site_id: int) -> list[SheetRow]:
    """Everybody who stood or worked at a site in a month, by employee number, with the days there."""
    people = employees_by_id(session, _at_site(session, month, site_id))
    shown = [_row(one, site_id) for one in person_months(session, month, people[:MOST_PEOPLE])]
    return [row for row in shown if row.is_there]


def _at_site(session: Session, month: str, site_id: int) -> list[int]:
    days = month_days(month)
    first, last = days[0], days[-1]
    gone = or_(Assignment.until.is_(None), Assignment.until > first)
    found = set(
        session.scalars(
            select(Assignment.employee_id).where(
                Assignment.site_id == site_id, Assignment.since <= last, gone
            )
        )
    )
    inside = or_(Employee.resign_date.is_(None), Employee.resign_date > first)
    found |= set(
        session.scalars(
            select(Employee.id).where(Employee.site_id == site_id, Employee.hire_date <= last, inside)
        )
    )
    worked = select(Day.employee_id).where(Day.site_id == site_id, Day.work_date.between(first, last))
    return sorted(found | set(session.scalars(worked)))


def _row(one: PersonMonth, site_id: int) -> SheetRow:
    minutes: list[dict[int, int]] = [{} for _ in ROWS]
    places = one.books.places[one.person.id]
    for day, hours in one.sheet.days.items():
        if hours is None or places.site_on(day, one.rows[day].site_id) != site_id:
            continue
        for row, told in zip(minutes, astuple(figures_of(hours)), strict=True):
            if told:
                row[day.day] = told
    stays = any(places.site_on(day) == site_id and one.terms.covers(day) for day in month_days(one.month))
    words = {
        day.day: word
        for day, off in one.off.items()
        if places.site_on(day) == site_id and (word := leave_word(off.kind, off.halves))
    }
    return SheetRow(one.person, minutes, words, stays or any(minutes))


def free_days(session: Session, month: str, site_id: int) -> list[date]:
    """Days of a month that are no working days at a site."""
    days = month_days(month)
    calendar = work_calendar(session, days[0], days[-1], site_id)
    return [day for day in days if calendar.type_of(day) is not DayType.WORKDAY]
