"""Requests for correction as the worker, the office and the month's checklist read them."""

from collections.abc import Sequence
from datetime import date

from chassis.paging import Page, page_of
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from attendance.asking.queries import Wanted, filtered
from attendance.correction.tables import Correction
from attendance.roster.queries import employees_by_id
from attendance.roster.tables import Employee

Request = Correction
Asked = tuple[Correction, Employee]


def correction(session: Session, correction_id: int) -> Asked | None:
    """A request with its person."""
    found = session.get(Correction, correction_id)
    return None if found is None else _with_people(session, [found])[0]


def corrections(session: Session, wanted: Wanted, cursor: str | None = None, limit: int = 50) -> Page[Asked]:
    """Requests by the filter: those that wait oldest first, all others newest first."""
    chosen = filtered(select(Correction), Correction, wanted)
    newest_first = wanted.state != "open"
    page = page_of(session, chosen, [Correction.id], cursor=cursor, limit=limit, descending=newest_first)
    return Page(_with_people(session, page.items), page.next)


def correction_count(session: Session, wanted: Wanted) -> int:
    return session.scalar(filtered(select(func.count(Correction.id)), Correction, wanted)) or 0


def _with_people(session: Session, rows: Sequence[Correction]) -> list[Asked]:
    people = {one.id: one for one in employees_by_id(session, [row.employee_id for row in rows])}
    return [(row, people[row.employee_id]) for row in rows]


def own_corrections(
    session: Session, employee_id: int, cursor: str | None = None, limit: int = 20
) -> Page[Correction]:
    """A worker's requests, newest first."""
    chosen = select(Correction).where(Correction.employee_id == employee_id)
    return page_of(session, chosen, [Correction.id], cursor=cursor, limit=limit)


def waiting_dates(session: Session, employee_id: int) -> set[date]:
    """The days of a worker about which a request still waits."""
    chosen = select(Correction.work_date).where(
        Correction.employee_id == employee_id, Correction.state == "open"
    )
    return set(session.scalars(chosen))


def waiting_until(session: Session, last: date) -> list[Asked]:
    """Requests that still wait about days up to a date, by date."""
    chosen = select(Correction).where(Correction.state == "open", Correction.work_date <= last)
    rows = session.scalars(chosen.order_by(Correction.work_date, Correction.id))
    return _with_people(session, list(rows))
