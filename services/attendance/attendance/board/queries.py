"""Everybody employed today by site, with how each stands now."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from chassis.clock import KST, business_date
from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from attendance.assignment.queries import places_of
from attendance.board.rules import Seen, counted, state_of, strip
from attendance.day.queries import DayRow, row_of
from attendance.day.tables import Day
from attendance.hours.rules.shift import minute_of
from attendance.roster.queries import sites
from attendance.roster.tables import Employee
from attendance.rota.queries import expected

NOWHERE = "고객사 미정"


@dataclass(frozen=True, slots=True)
class Present:
    """One person and how they stand now."""

    employee_id: int
    name: str
    employee_no: str
    state: str
    row: DayRow | None


@dataclass
class SiteNow:
    """A site and its people now; `id` 0 is for those without a site."""

    id: int
    name: str
    people: list[Present] = field(default_factory=list)

    @property
    def counts(self) -> dict[str, int]:
        return counted(one.state for one in self.people)

    @property
    def strip(self) -> list[tuple[str, int, int]]:
        return strip(self.counts)


def sites_now(session: Session, now: datetime, site_id: int | None = None) -> list[SiteNow]:
    """Sites by name with everybody assigned there or at work there; one site only when asked for."""
    today = business_date(now)
    rows, people = _rows(session, today), _employed(session, today)
    places = places_of(session, people)
    due = expected(session, [person.id for person in people], today, today)
    found = {place.id: SiteNow(place.id, place.name) for place in sites(session, only_active=False)}
    found[0] = SiteNow(0, NOWHERE)
    for person in people:
        stay = places[person.id].main_on(today)
        row, place = rows.get(person.id, (None, stay.site_id if stay else None))
        where = found[place or 0]
        if site_id is None or where.id == site_id:
            planned = due.get((person.id, today))
            seen = _seen(row, today, now, planned.start if planned else None)
            state = state_of(seen, _minute(now, today))
            where.people.append(Present(person.id, person.name, person.employee_no, state, row))
    return [where for where in found.values() if where.people]


def _employed(session: Session, today: date) -> Sequence[Employee]:
    at_work = or_(Employee.resign_date.is_(None), Employee.resign_date > today)
    chosen = select(Employee).where(Employee.hire_date <= today, at_work).order_by(Employee.name, Employee.id)
    return session.scalars(chosen).all()


def _rows(session: Session, today: date) -> dict[int, tuple[DayRow, int | None]]:
    """Today's days, and yesterday's that reach into today, with the site they were worked at."""
    midnight = datetime.combine(today, datetime.min.time(), KST)
    chosen = (
        select(Day.__table__)
        .where(Day.work_date.between(today - timedelta(days=1), today))
        .where(or_(Day.work_date == today, Day.clock_out.is_(None), Day.clock_out > midnight))
        .order_by(Day.work_date)
    )
    return {day.employee_id: (row_of(day), day.site_id) for day in session.execute(chosen)}


def _seen(row: DayRow | None, today: date, now: datetime, due: int | None) -> Seen:
    if row is None:
        return Seen(due=due)
    came = minute_of(row.clock_in, today)
    return Seen(came, row.is_open(now), row.is_missing_out(now), due)


def _minute(now: datetime, today: date) -> int:
    return minute_of(now.astimezone(KST), today)
