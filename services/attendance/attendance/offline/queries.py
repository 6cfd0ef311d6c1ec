"""Offline punches as the worker, the office and the month's checklist read them."""

from collections.abc import Sequence
from datetime import date, datetime

from chassis.paging import Page, page_of
from sqlalchemy import func, or_, select, tuple_
from sqlalchemy.orm import Session

from attendance.day.tables import Day
from attendance.offline.tables import OfflinePunch
from attendance.roster.queries import employees_by_id
from attendance.roster.tables import Employee

Offline = OfflinePunch
Pressed = tuple[OfflinePunch, Employee]


def own_offline(
    session: Session, employee_id: int, days: Sequence[date], since: datetime
) -> list[OfflinePunch]:
    """A person's offline punches of some days, and those that came since a moment, oldest first."""
    chosen = select(OfflinePunch).where(
        OfflinePunch.employee_id == employee_id,
        or_(OfflinePunch.work_date.between(days[0], days[-1]), OfflinePunch.arrived_at >= since),
    )
    return list(session.scalars(chosen.order_by(OfflinePunch.at, OfflinePunch.id)))


def unchecked(session: Session, cursor: str | None = None, limit: int = 50) -> Page[Pressed]:
    """Offline punches that wait for the office, oldest first, with their person."""
    chosen = select(OfflinePunch).where(OfflinePunch.needs_check)
    page = page_of(session, chosen, [OfflinePunch.id], cursor=cursor, limit=limit, descending=False)
    return Page(_with_people(session, page.items), page.next)


def unchecked_count(session: Session) -> int:
    return session.scalar(select(func.count(OfflinePunch.id)).where(OfflinePunch.needs_check)) or 0


def unchecked_until(session: Session, last: date) -> list[Pressed]:
    """Those of the days up to a date, by day."""
    chosen = select(OfflinePunch).where(OfflinePunch.needs_check, OfflinePunch.work_date <= last)
    rows = session.scalars(chosen.order_by(OfflinePunch.work_date, OfflinePunch.id))
    return _with_people(session, list(rows))


def days_of(session: Session, rows: Sequence[OfflinePunch]) -> dict[tuple[int, date], int]:
    """The working days of some offline punches: by person and date, the day's id."""
    keys = [(row.employee_id, row.work_date) for row in rows]
    found = select(Day).where(tuple_(Day.employee_id, Day.work_date).in_(keys))
    return {(day.employee_id, day.work_date): day.id for day in session.scalars(found)}


def _with_people(session: Session, rows: Sequence[OfflinePunch]) -> list[Pressed]:
    people = {one.id: one for one in employees_by_id(session, [row.employee_id for row in rows])}
    return [(row, people[row.employee_id]) for row in rows]
