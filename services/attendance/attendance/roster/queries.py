"""What pages and other services read of the roster."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from chassis.errors import NotFound
from chassis.paging import Page, page_of
from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlalchemy.orm import Session, joinedload

from attendance.roster.rules import is_employed
from attendance.roster.tables import Assignment, ContractHours, Employee, RosterChange, Site

Person = Employee
STATUSES = {"active": "재직", "resigned": "퇴사", "all": "전체"}


@dataclass(frozen=True)
class Wanted:
    """The filter of a list of employees."""

    q: str = ""
    site_id: int | None = None
    status: str = "active"


def employee(session: Session, employee_id: int) -> Employee | None:
    return session.scalar(_people().where(Employee.id == employee_id))


def known_employee(session: Session, employee_id: int) -> Employee:
    """The employee of an address; raises NotFound, which the office reads as a page."""
    person = employee(session, employee_id)
    if person is None:
        raise NotFound("찾는 직원이 없습니다.")
    return person


def employees(
    session: Session, wanted: Wanted, today: date, cursor: str | None = None, limit: int = 50
) -> Page[Employee]:
    """Employees by the filter, newest first."""
    chosen = _people().where(*_conditions(wanted, today))
    return page_of(session, chosen, [Employee.id], cursor=cursor, limit=limit)


def employee_count(session: Session, wanted: Wanted, today: date) -> int:
    return session.scalar(select(func.count(Employee.id)).where(*_conditions(wanted, today))) or 0


def _people() -> Select[Employee]:
    return select(Employee).options(joinedload(Employee.site))


def _conditions(wanted: Wanted, today: date) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    gone = and_(Employee.resign_date.is_not(None), Employee.resign_date <= today)
    # Who was struck off before the first day never was an employee.
    found.append(or_(Employee.resign_date.is_(None), Employee.resign_date >= Employee.hire_date))
    if wanted.status == "resigned":
        found.append(gone)
    elif wanted.status == "active":
        found.append(~gone)
    if wanted.site_id is not None:
        found.append(Employee.site_id == wanted.site_id)
    if wanted.q.strip():
        found.append(matches(wanted.q.strip()))
    return found


def matches(text: str) -> ColumnElement[bool]:
    """Name or employee number contains the text, or the phone number its digits."""
    tests = [Employee.name.contains(text, autoescape=True), Employee.employee_no == text.upper()]
    digits = "".join(letter for letter in text if letter.isdigit())
    if len(digits) >= 3:
        bare = func.replace(Employee.phone, "-", "")
        tests.append(bare.contains(digits, autoescape=True))
    return or_(*tests)


def employed_between(
    session: Session,
    first: date,
    last: date,
    wanted: Wanted | None = None,
    cursor: str | None = None,
    limit: int = 50,
) -> Page[Employee]:
    """People employed on any day of the span, by employee number."""
    inside = [Employee.hire_date <= last, or_(Employee.resign_date.is_(None), Employee.resign_date > first)]
    more = [] if wanted is None else _conditions(Wanted(wanted.q, None, "all"), last)
    if wanted is not None and wanted.site_id is not None:
        more.append(stood_at(wanted.site_id, first, last))
    chosen = _people().where(*inside, *more)
    return page_of(session, chosen, [Employee.id], cursor=cursor, limit=limit, descending=False)


def employed_count(session: Session, first: date, last: date) -> int:
    """How many people are employed on any day of the span."""
    inside = [Employee.hire_date <= last, or_(Employee.resign_date.is_(None), Employee.resign_date > first)]
    return session.scalar(select(func.count(Employee.id)).where(*inside)) or 0


def stood_at(site_id: int, first: date, last: date) -> ColumnElement[bool]:
    """Employees who were assigned to a site on a day of the span; by their record who never was anywhere."""
    there = select(Assignment.employee_id).where(
        Assignment.site_id == site_id,
        Assignment.since <= last,
        or_(Assignment.until.is_(None), Assignment.until > first),
    )
    placed = select(Assignment.employee_id).where(Assignment.kind == "main")
    by_record = and_(Employee.site_id == site_id, Employee.id.not_in(placed))
    return or_(Employee.id.in_(there), by_record)


def employed_after(
    session: Session, first: date, last: date, after: int, limit: int, site_id: int | None = None
) -> list[Employee]:
    """People employed on any day of the span whose id follows `after`, those at a site in it when given."""
    inside = [Employee.hire_date <= last, or_(Employee.resign_date.is_(None), Employee.resign_date > first)]
    if site_id is not None:
        inside.append(stood_at(site_id, first, last))
    chosen = _people().where(*inside, Employee.id > after).order_by(Employee.id).limit(limit)
    return list(session.scalars(chosen))


def employees_by_id(session: Session, ids: Sequence[int]) -> list[Employee]:
    return list(session.scalars(_people().where(Employee.id.in_(ids)).order_by(Employee.id)))


def sites(session: Session, only_active: bool = True) -> list[Site]:
    """Sites by name."""
    chosen = select(Site).order_by(Site.name)
    return list(session.scalars(chosen.where(Site.is_active) if only_active else chosen))


def site_by_id(session: Session, site_id: int) -> Site | None:
    return session.get(Site, site_id)


def changes(session: Session, after: int, limit: int) -> list[tuple[int, Employee]]:
    """Changes after a sequence number, oldest first, each with the employee as of now."""
    chosen = (
        select(RosterChange.seq, Employee)
        .join(Employee, Employee.id == RosterChange.employee_id)
        .options(joinedload(Employee.site))
        .where(RosterChange.seq > after)
        .order_by(RosterChange.seq)
        .limit(limit)
    )
    return [(seq, person) for seq, person in session.execute(chosen)]


def assignments(session: Session, employee_id: int) -> list[tuple[Assignment, Site]]:
    """A person's assignments, the newest first, each with its site."""
    chosen = select(Assignment, Site).join(Site, Site.id == Assignment.site_id)
    mine = chosen.where(Assignment.employee_id == employee_id)
    rows = session.execute(mine.order_by(Assignment.since.desc(), Assignment.id.desc()))
    return [(row, site) for row, site in rows]


def contract_rows(session: Session, employee_id: int) -> list[ContractHours]:
    """What was agreed upon about a person's weekly hours, the latest first day in front."""
    mine = select(ContractHours).where(ContractHours.employee_id == employee_id)
    return list(session.scalars(mine.order_by(ContractHours.since.desc(), ContractHours.id.desc())))


def is_active(person: Employee, today: date) -> bool:
    """재직: not resigned as of today; a hire date still to come counts as active."""
    return is_employed(min(person.hire_date, today), person.resign_date, today)


def same_person(session: Session, name: str, birth_date: date, but: int | None = None) -> list[Employee]:
    """Others with the same name and birth date: possibly the same person entered twice."""
    chosen = _people().where(Employee.name == name, Employee.birth_date == birth_date)
    return [found for found in session.scalars(chosen) if found.id != but]
