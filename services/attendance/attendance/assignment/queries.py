"""Assignments as pages, hours and the clock read them."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date

from chassis.paging import Page, page_of
from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import Session, joinedload

from attendance.assignment.rules import Places, Spell
from attendance.roster.queries import matches
from attendance.roster.rules import Dated
from attendance.roster.tables import (
    Assignment,
    AssignmentChange,
    ContractHours,
    Employee,
    Site,
    SiteSize,
)

Sizes = Mapping[int, Sequence[tuple[date, int]]]


def places_of(session: Session, people: Sequence[Employee]) -> dict[int, Places]:
    """Where each of the given people is assigned, at all times."""
    rows: dict[tuple[int, str], list[Spell]] = defaultdict(list)
    table = Assignment.__table__
    chosen = select(table).where(table.c.employee_id.in_([person.id for person in people]))
    for row in session.execute(chosen.order_by(table.c.since)):
        spell = Spell(row.site_id, row.since, row.until, row.pattern_id, row.id)
        rows[row.employee_id, row.kind].append(spell)
    return {
        person.id: Places(tuple(rows[person.id, "main"]), tuple(rows[person.id, "also"]), person.site_id)
        for person in people
    }


def contracts_of(session: Session, people: Sequence[Employee]) -> dict[int, Dated]:
    """Weekly hours of people's contracts with their first days; of one first day the row added last holds."""
    found: dict[int, dict[date, int]] = {person.id: {} for person in people}
    chosen = select(ContractHours).where(ContractHours.employee_id.in_(found)).order_by(ContractHours.id)
    for row in session.scalars(chosen):
        found[row.employee_id][row.since] = row.weekly_hours
    return {
        person.id: tuple(sorted(found[person.id].items())) or ((date.min, person.weekly_hours),)
        for person in people
    }


def sizes_by_date(session: Session) -> Sizes:
    """Head-counts of every site with their first days; before the first row the earliest known holds."""
    found: dict[int, list[tuple[date, int]]] = defaultdict(list)
    for row in session.scalars(select(SiteSize).order_by(SiteSize.since)):
        found[row.site_id].append((row.since, row.workplace_size))
    for site_id, size in session.execute(select(Site.id, Site.workplace_size)):
        known = found[site_id]
        known.insert(0, (date.min, known[0][1] if known else size))
    return found


def sites_on(session: Session, employee_id: int, day: date) -> list[int]:
    """Sites where a person may clock in on a day, the main one first."""
    person = session.get(Employee, employee_id)
    return [] if person is None else places_of(session, [person])[employee_id].sites_on(day)


def assignment(session: Session, assignment_id: int) -> Assignment | None:
    return session.get(Assignment, assignment_id)


def corrections(session: Session, employee_id: int) -> list[AssignmentChange]:
    """What was corrected of a person's assignments, the newest first."""
    chosen = select(AssignmentChange).where(AssignmentChange.employee_id == employee_id)
    return list(session.scalars(chosen.order_by(AssignmentChange.id.desc())))


def people_at(session: Session, site_id: int, day: date) -> list[tuple[Assignment, Employee]]:
    """Who is assigned to a site on a day, main and extra, by name."""
    chosen = (
        select(Assignment, Employee)
        .join(Employee, Employee.id == Assignment.employee_id)
        .where(Assignment.site_id == site_id, *_covering(day), *_at_work(day))
        .order_by(Employee.name, Employee.id)
    )
    return [(row, person) for row, person in session.execute(chosen)]


def people_elsewhere(
    session: Session, site_id: int, day: date, q: str = "", cursor: str | None = None
) -> Page[Employee]:
    """People at work whose main site on a day is another one or none, by number."""
    here = select(Assignment.employee_id).where(
        Assignment.site_id == site_id, Assignment.kind == "main", *_covering(day)
    )
    chosen = (
        select(Employee).options(joinedload(Employee.site)).where(Employee.id.not_in(here), *_at_work(day))
    )
    if q.strip():
        chosen = chosen.where(matches(q.strip()))
    return page_of(session, chosen, [Employee.id], cursor=cursor, limit=50, descending=False)


def _covering(day: date) -> list[ColumnElement[bool]]:
    return [Assignment.since <= day, or_(Assignment.until.is_(None), Assignment.until > day)]


def _at_work(day: date) -> list[ColumnElement[bool]]:
    return [or_(Employee.resign_date.is_(None), Employee.resign_date > day)]


def misagreed(session: Session, day: date) -> list[tuple[Employee, int]]:
    """People whose record still shows other hours than their contract has on a day, with those."""
    rows = select(ContractHours.weekly_hours).where(
        ContractHours.employee_id == Employee.id, ContractHours.since <= day
    )
    holds = rows.order_by(ContractHours.since.desc(), ContractHours.id.desc()).limit(1).scalar_subquery()
    dated = Employee.id.in_(select(ContractHours.employee_id))
    chosen = select(Employee, holds).where(dated, Employee.weekly_hours != holds)
    return [(person, hours) for person, hours in session.execute(chosen)]


def missized(session: Session, day: date) -> list[tuple[Site, int]]:
    """Sites whose record still shows another head-count than that of a day, with that."""
    rows = select(SiteSize.workplace_size).where(SiteSize.site_id == Site.id, SiteSize.since <= day)
    holds = rows.order_by(SiteSize.since.desc()).limit(1).scalar_subquery()
    chosen = select(Site, holds).where(Site.id.in_(select(SiteSize.site_id)), Site.workplace_size != holds)
    return [(site, size) for site, size in session.execute(chosen)]


def misplaced(session: Session, day: date) -> list[tuple[Employee, int]]:
    """People whose record still names another site than that day's main assignment, with its site."""
    chosen = (
        select(Employee, Assignment.site_id)
        .join(Assignment, and_(Assignment.employee_id == Employee.id, Assignment.kind == "main"))
        .where(*_covering(day), Employee.site_id.is_distinct_from(Assignment.site_id))
    )
    return [(person, site_id) for person, site_id in session.execute(chosen)]
