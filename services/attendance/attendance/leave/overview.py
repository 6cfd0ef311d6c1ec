"""Everybody's leave at a glance: the office's list, its Excel rows, who is off in a month."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from chassis.paging import Page, page_of
from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import Session, joinedload

from attendance.leave.queries import SOON, Ledger, OffDay, ledgers, off_days
from attendance.leave.rules.earned import FULL_WEEK, days_of
from attendance.leave.tables import Absence, LeaveEntry, LeaveLot
from attendance.roster.queries import matches
from attendance.roster.tables import Employee

AT_ONCE = 200
PICKS = {"all": "전체", "soon": "60일 안에 소멸", "over": "초과사용", "owed": "수당 대상"}


@dataclass(frozen=True)
class Look:
    """The filter of the office's list."""

    q: str = ""
    site_id: int | None = None
    pick: str = "all"


@dataclass(frozen=True)
class PersonLeave:
    """One line of the list: a person, the ledger, and its figures as of today, in minutes."""

    person: Employee
    ledger: Ledger
    granted: int
    used: int
    left: int
    expiring: int


def people(
    session: Session, look: Look, today: date, cursor: str | None = None, limit: int = 50
) -> Page[PersonLeave]:
    """People at work by the filter, and whoever is still owed pay for leave, with their figures."""
    page = page_of(session, _chosen(look, today), [Employee.id], cursor=cursor, limit=limit, descending=False)
    known = ledgers(session, [person.id for person in page.items])
    return Page([_line(person, known[person.id], today) for person in page.items], page.next)


def _line(person: Employee, known: Ledger, today: date) -> PersonLeave:
    return PersonLeave(
        person, known, known.granted(today), known.used(today), known.left(today), known.expiring(today)
    )


def _chosen(look: Look, today: date) -> Select[Employee]:
    chosen = select(Employee).options(joinedload(Employee.site))
    owed = (
        select(func.coalesce(func.sum(LeaveEntry.owed), 0))
        .where(LeaveEntry.employee_id == Employee.id)
        .scalar_subquery()
    )
    at_work = or_(Employee.resign_date.is_(None), Employee.resign_date > today)
    chosen = chosen.where(owed > 0) if look.pick == "owed" else chosen.where(at_work)
    if look.pick == "soon":
        chosen = chosen.where(_left_soon(today))
    if look.pick == "over":
        beyond = select(func.coalesce(func.sum(LeaveEntry.minutes), 0)).where(
            LeaveEntry.employee_id == Employee.id, LeaveEntry.lot_id.is_(None)
        )
        chosen = chosen.where(beyond.scalar_subquery() < 0)
    if look.q.strip():
        chosen = chosen.where(matches(look.q.strip()))
    return chosen if look.site_id is None else chosen.where(Employee.site_id == look.site_id)


def _left_soon(today: date) -> Any:
    moved = select(func.coalesce(func.sum(LeaveEntry.minutes), 0)).where(LeaveEntry.lot_id == LeaveLot.id)
    return (
        select(LeaveLot.id)
        .where(
            LeaveLot.employee_id == Employee.id,
            LeaveLot.expires_on.between(today, today + SOON),
            LeaveLot.minutes + moved.scalar_subquery() > 0,
        )
        .exists()
    )


def every_line(session: Session, look: Look, today: date) -> Iterator[PersonLeave]:
    """All lines of the list, read in portions."""
    cursor = None
    while True:
        page = people(session, look, today, cursor, AT_ONCE)
        yield from page.items
        cursor = page.next
        if cursor is None:
            return


def excel_rows(session: Session, look: Look, today: date) -> list[list[Any]]:
    """The list as rows of a workbook: days for full time, hours for part-timers."""
    rows = []
    for one in every_line(session, look, today):
        full = one.person.weekly_hours >= FULL_WEEK
        figures = (one.granted, one.used, one.left, one.expiring, one.ledger.balance.owed)
        rows.append(
            [
                one.person.employee_no,
                one.person.name,
                one.person.site.name if one.person.site else "",
                one.person.hire_date.isoformat(),
                "일" if full else "시간",
                *(float(days_of(minutes)) if full else minutes / 60 for minutes in figures),
            ]
        )
    return rows


def who_is_off(
    session: Session, first: date, last: date, site_id: int | None = None
) -> dict[date, list[tuple[Employee, OffDay]]]:
    """Who is off or asks to be, by day; of one site or of all."""
    chosen = select(Absence.employee_id).where(Absence.day.between(first, last)).distinct()
    ids = list(session.scalars(chosen))
    found: dict[date, list[tuple[Employee, OffDay]]] = {}
    days = off_days(session, ids, first, last, waiting=True)
    for person in _people_of(session, ids, site_id):
        for day, off in days[person.id].items():
            found.setdefault(day, []).append((person, off))
    return found


def _people_of(session: Session, ids: Sequence[int], site_id: int | None) -> list[Employee]:
    chosen = select(Employee).where(Employee.id.in_(ids)).options(joinedload(Employee.site))
    if site_id is not None:
        chosen = chosen.where(Employee.site_id == site_id)
    return list(session.scalars(chosen.order_by(Employee.name, Employee.id)))
