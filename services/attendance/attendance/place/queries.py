"""Rules of sites as of a day, a worker's consent, presses that wait, and how punches were confirmed."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from chassis.clock import KST
from sqlalchemy import ColumnElement, ScalarSelect, and_, bindparam, func, or_, select
from sqlalchemy.engine import Connection
from sqlalchemy.orm import Session

from attendance.place.rules import FENCE, FREE, Fence, Point, judged_words, method_words
from attendance.place.tables import LocationConsent, LocationUse, PlaceRule, PressRequest, PunchPlace
from attendance.roster.queries import employees_by_id
from attendance.roster.tables import Assignment, Employee, Site

SHOWN_FOR = timedelta(days=3)


@dataclass(frozen=True)
class SiteRule:
    """What one of a worker's sites asks for today."""

    site_id: int
    site_name: str
    kind: str
    fence: Fence | None = None


def main_site_today(employee: Any) -> Any:
    """The site of employees (columns) as of the day bound as `today`: by assignment, else their own."""
    stay = select(Assignment.site_id).where(
        Assignment.employee_id == employee.id, Assignment.kind == "main", _covers(bindparam("today"))
    )
    # Said outright: two levels down, the person would be looked for among everybody.
    stay = stay.limit(1).correlate_except(Assignment)
    return func.coalesce(stay.scalar_subquery(), employee.site_id)


def _covers(day: Any) -> ColumnElement[bool]:
    return and_(Assignment.since <= day, or_(Assignment.until.is_(None), Assignment.until > day))


def rule_today(site_id: Any) -> ScalarSelect[Any]:
    """The rule of a site (a column) as of the day bound as `today`; no row means free."""
    newest = select(PlaceRule.kind).where(PlaceRule.site_id == site_id)
    newest = newest.where(PlaceRule.valid_from <= bindparam("today")).order_by(PlaceRule.valid_from.desc())
    return newest.limit(1).correlate_except(PlaceRule).scalar_subquery()


def rules_of_worker(reader: Session | Connection, employee_id: int, today: date) -> list[SiteRule]:
    """What each site of a worker asks for; nothing for who is at no site."""
    chosen = select(Site.id, Site.name).where(Site.id.in_(_site_ids(reader, employee_id, today)))
    names = {row.id: row.name for row in reader.execute(chosen.order_by(Site.id))}
    rows = _newest(reader, list(names), today)
    return [_site_rule(site_id, name, rows.get(site_id)) for site_id, name in names.items()]


def _site_ids(reader: Session | Connection, employee_id: int, today: date) -> set[int]:
    """The main site and the others where a worker may clock in."""
    main = select(main_site_today(Employee.__table__.c)).where(Employee.id == employee_id)
    others = select(Assignment.site_id).where(Assignment.employee_id == employee_id, _covers(today))
    found = {*reader.execute(main, {"today": today}).scalars(), *reader.execute(others).scalars()}
    return {site_id for site_id in found if site_id is not None}


def _newest(reader: Session | Connection, site_ids: Sequence[int], today: date) -> dict[int, Any]:
    chosen = select(*PlaceRule.__table__.columns)
    chosen = chosen.where(PlaceRule.site_id.in_(site_ids), PlaceRule.valid_from <= today)
    return {row.site_id: row for row in reader.execute(chosen.order_by(PlaceRule.valid_from))}


def _site_rule(site_id: int, name: str, row: Any | None) -> SiteRule:
    if row is None:
        return SiteRule(site_id, name, FREE)
    fence = None
    if row.kind == FENCE:
        fence = Fence(site_id, Point(row.lat_e6 / 1e6, row.lon_e6 / 1e6), row.radius_m)
    return SiteRule(site_id, name, row.kind, fence)


def rule_history(session: Session, site_id: int) -> list[PlaceRule]:
    """A site's rules, the latest first."""
    chosen = select(PlaceRule).where(PlaceRule.site_id == site_id)
    return list(session.scalars(chosen.order_by(PlaceRule.valid_from.desc())))


def site_named(session: Session, site_id: int) -> Site | None:
    return session.get(Site, site_id)


def consent_of(session: Session, employee_id: int) -> LocationConsent | None:
    """The consent in force, whatever its version."""
    chosen = select(LocationConsent).where(LocationConsent.employee_id == employee_id)
    return session.scalar(chosen.where(LocationConsent.withdrawn_at.is_(None)))


def last_uses(session: Session, employee_id: int, limit: int = 20) -> list[LocationUse]:
    """When a worker's location was asked for, the latest first (열람권)."""
    chosen = select(LocationUse).where(LocationUse.employee_id == employee_id)
    return list(session.scalars(chosen.order_by(LocationUse.id.desc()).limit(limit)))


def use_of(session: Session, use_id: int, employee_id: int) -> LocationUse | None:
    chosen = select(LocationUse).where(LocationUse.id == use_id, LocationUse.employee_id == employee_id)
    return session.scalar(chosen)


def requests_of(session: Session, employee_id: int, now: datetime) -> list[PressRequest]:
    """A worker's requests that wait, and those decided in the last three days, the latest first."""
    chosen = select(PressRequest).where(
        PressRequest.employee_id == employee_id,
        or_(PressRequest.state == "open", PressRequest.decided_at > now - SHOWN_FOR),
    )
    return list(session.scalars(chosen.order_by(PressRequest.id.desc()).limit(10)))


def open_request_count(session: Session) -> int:
    chosen = select(func.count(PressRequest.id)).where(PressRequest.state == "open")
    return session.scalar(chosen) or 0


def waiting_presses(session: Session, last: date) -> list[tuple[PressRequest, Employee]]:
    """Presses up to a day that still wait for the office, by moment, with their person."""
    end = datetime.combine(last + timedelta(days=1), time(), KST)
    chosen = select(PressRequest).where(PressRequest.state == "open", PressRequest.pressed_at < end)
    rows = list(session.scalars(chosen.order_by(PressRequest.pressed_at, PressRequest.id)))
    people = {one.id: one for one in employees_by_id(session, [row.employee_id for row in rows])}
    return [(row, people[row.employee_id]) for row in rows]


def confirmations(session: Session, employee_id: int, first: date, last: date) -> dict[date, dict[str, str]]:
    """How the presses of each day were confirmed, in words: {day: {"in": "현장 안 38 m", …}}."""
    chosen = select(PunchPlace).where(
        PunchPlace.employee_id == employee_id, PunchPlace.work_date.between(first, last)
    )
    found: dict[date, dict[str, str]] = defaultdict(dict)
    for row in session.scalars(chosen.order_by(PunchPlace.punch_id)):
        found[row.work_date].setdefault(row.kind, method_words(row.method, row.distance_m))
    return found


def why_words(row: PressRequest) -> str:
    """Why nothing confirmed a press, with what is known of the distance."""
    return judged_words(row.why, row.distance_m, row.accuracy_m)
