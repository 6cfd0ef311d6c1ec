"""What is planned, as pages, hours and the week's watch read it."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from attendance.assignment.queries import places_of
from attendance.assignment.rules import Places
from attendance.leave.queries import off_days
from attendance.pattern import queries as pattern
from attendance.pattern.queries import Patterns, Planned, patterns_of
from attendance.pattern.rules import PatternShift
from attendance.pattern.tables import Pattern
from attendance.roster.queries import employees_by_id
from attendance.roster.rules import is_employed
from attendance.roster.tables import Assignment, Employee
from attendance.rota.rules import WEEK, Known, Plan
from attendance.rota.tables import RotaEntry

Cell = tuple[int, date]
PAGE = 30
AHEAD_DAYS = 14


def entries(
    session: Session, employee_ids: Collection[int], first: date, last: date
) -> dict[Cell, RotaEntry]:
    """Entries of people between two dates, drafts included."""
    chosen = select(RotaEntry).where(
        RotaEntry.employee_id.in_(employee_ids), RotaEntry.work_date.between(first, last)
    )
    return {(row.employee_id, row.work_date): row for row in session.scalars(chosen)}


def plan_of(row: Any) -> Plan:
    """An entry, or a statement's row with its columns, as the rules know it."""
    if row.kind == "pattern":
        return Plan("pattern", pattern_id=row.pattern_id)
    return Plan("own", start=row.start_minute, end=row.end_minute) if row.kind == "own" else Plan("off")


def shift_of(plan: Plan, day: date, patterns: Patterns) -> PatternShift | None:
    """The official times of a plan on a day; None for a day off."""
    if plan.start is not None and plan.end is not None:
        return PatternShift(plan.start, plan.end, name="직접 입력")
    return patterns.on(plan.pattern_id, day)


def planned_shifts(session: Session, employee_ids: Collection[int], first: date, last: date) -> Planned:
    """What published entries say between two dates, None for a day off; drafts are nobody's plan yet."""
    table = RotaEntry.__table__
    chosen = select(table).where(
        table.c.employee_id.in_(employee_ids),
        table.c.work_date.between(first, last),
        table.c.published_at.is_not(None),
    )
    rows = list(session.execute(chosen))
    patterns = patterns_of(session, {row.pattern_id for row in rows})
    return {(row.employee_id, row.work_date): shift_of(plan_of(row), row.work_date, patterns) for row in rows}


def expected(
    session: Session, employee_ids: Sequence[int], first: date, last: date
) -> dict[Cell, PatternShift]:
    """Which shift each person is to work: the published 근무표 first, then the pattern of the assignment."""
    planned = planned_shifts(session, employee_ids, first, last)
    return pattern.expected(session, employee_ids, first, last, planned)


def ahead(session: Session, employee_id: int, today: date) -> list[tuple[date, PatternShift]]:
    """A worker's shifts of the coming two weeks, today's first; whole days off are left out."""
    last = today + timedelta(days=AHEAD_DAYS - 1)
    found = expected(session, [employee_id], today, last)
    off = off_days(session, [employee_id], today, last)[employee_id]
    days = {day: shift for (_, day), shift in found.items() if day not in off or not off[day].whole}
    return sorted(days.items(), key=lambda item: item[0])


def patterns_at(session: Session, site_id: int) -> dict[int, str]:
    """Names of a site's patterns by id, also those that have ended."""
    chosen = select(Pattern.id, Pattern.name).where(Pattern.site_id == site_id).order_by(Pattern.name)
    return {row.id: row.name for row in session.execute(chosen)}


def people_of_week(
    session: Session, site_id: int, monday: date, after: int = 0, limit: int | None = None
) -> list[tuple[Employee, Places]]:
    """People who are at the site on any day of the week, by number."""
    sunday = monday + timedelta(days=WEEK - 1)
    there = select(Assignment.employee_id).where(
        Assignment.site_id == site_id,
        Assignment.since <= sunday,
        or_(Assignment.until.is_(None), Assignment.until > monday),
    )
    chosen = select(Employee.id).where(
        or_(Employee.id.in_(there), Employee.site_id == site_id),
        Employee.id > after,
        Employee.hire_date <= sunday,
        or_(Employee.resign_date.is_(None), Employee.resign_date > monday),
    )
    ids = list(session.scalars(chosen.order_by(Employee.id).limit(limit)))
    people = employees_by_id(session, ids)
    places = places_of(session, people)
    return [(person, places[person.id]) for person in people]


def is_there(person: Employee, places: Places, site_id: int, day: date) -> bool:
    """Whether a person may be planned at the site on a day."""
    return is_employed(person.hire_date, person.resign_date, day) and site_id in places.sites_on(day)


def known_people(people: Sequence[tuple[Employee, Places]]) -> list[Known]:
    """The people of a site as a pasted line may name them."""
    return [Known(one.id, one.employee_no, one.name, one.birth_date) for one, _ in people]


def stamp(session: Session, site_id: int, monday: date) -> str:
    """A mark of the week's entries that changes with every change of them."""
    last = monday + timedelta(days=WEEK - 1)
    chosen = select(func.count(RotaEntry.id), func.max(RotaEntry.changed_at), func.sum(RotaEntry.id)).where(
        RotaEntry.site_id == site_id, RotaEntry.work_date.between(monday, last)
    )
    return "-".join(str(part) for part in session.execute(chosen).one())


def drafts(session: Session, site_id: int, monday: date) -> list[RotaEntry]:
    """Entries of the site's week that nobody sees yet."""
    chosen = select(RotaEntry).where(
        RotaEntry.site_id == site_id,
        RotaEntry.work_date.between(monday, monday + timedelta(days=WEEK - 1)),
        RotaEntry.published_at.is_(None),
    )
    return list(session.scalars(chosen.order_by(RotaEntry.work_date, RotaEntry.employee_id)))


@dataclass(frozen=True)
class SiteWeek:
    """A page of a site's week: its people, what is planned and what holds without a plan."""

    monday: date
    people: Sequence[tuple[Employee, Places]]
    entries: Mapping[Cell, RotaEntry]
    usual: Mapping[Cell, PatternShift]
    patterns: Mapping[int, str]
    offered: Mapping[date, Mapping[int, PatternShift]]
    drafts: int
    stamp: str
    next: int | None

    @property
    def days(self) -> list[date]:
        return [self.monday + timedelta(days=n) for n in range(WEEK)]


def site_week(session: Session, site_id: int, monday: date, after: int = 0) -> SiteWeek:
    """One page of people of a site and their plans of a week."""
    people = people_of_week(session, site_id, monday, after, PAGE + 1)
    shown, sunday = people[:PAGE], monday + timedelta(days=WEEK - 1)
    ids = [person.id for person, _ in shown]
    names = patterns_at(session, site_id)
    known = patterns_of(session, set(names))
    offered: dict[date, dict[int, PatternShift]] = defaultdict(dict)
    for day in (monday + timedelta(days=n) for n in range(WEEK)):
        offered[day] = {one: shift for one in names if (shift := known.on(one, day))}
    return SiteWeek(
        monday=monday,
        people=shown,
        entries=entries(session, ids, monday, sunday),
        usual=pattern.expected(session, ids, monday, sunday),
        patterns=names,
        offered=offered,
        drafts=len(drafts(session, site_id, monday)),
        stamp=stamp(session, site_id, monday),
        next=ids[-1] if len(people) > PAGE else None,
    )
