"""Days of sites that ask for confirmation which no client has confirmed, and objections without an answer."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, datetime

from sqlalchemy import Select, and_, func, select
from sqlalchemy.orm import Session

from attendance.day.tables import Day
from attendance.roster.queries import employees_by_id
from attendance.roster.tables import Employee, Site
from attendance.signoff.rules import Span, uncovered
from attendance.signoff.tables import Objection, Signature, SignoffRequest


@dataclass
class SiteLeft:
    """What a client has still to say about one site."""

    site: Site
    days: list[date] = field(default_factory=list)
    objections: list[tuple[Objection, Employee]] = field(default_factory=list)


def left_between(session: Session, first: date, last: date) -> list[SiteLeft]:
    """Sites with days that nobody confirmed or with open objections, by name.

    A signature counts as long as no day of its span was written after it and none came or went; what a
    calendar or a pattern changed shows when the request itself is read.
    """
    found: dict[int, SiteLeft] = {}
    covered = _covered(session, first, last)
    for site, days in _days_of_sites(session, first, last).items():
        if left := uncovered(days, covered.get(site.id, [])):
            found[site.id] = SiteLeft(site, left)
    for objection, site, person in open_objections(session, first, last):
        found.setdefault(site.id, SiteLeft(site)).objections.append((objection, person))
    return sorted(found.values(), key=lambda one: one.site.name)


def _days_of_sites(session: Session, first: date, last: date) -> dict[Site, list[date]]:
    chosen = (
        select(Site, Day.work_date)
        .join(Day, Day.site_id == Site.id)
        .where(Site.needs_signoff, Day.work_date.between(first, last))
        .distinct()
    )
    found: dict[Site, list[date]] = defaultdict(list)
    for site, day in session.execute(chosen):
        found[site].append(day)
    return found


def _covered(session: Session, first: date, last: date) -> dict[int, list[Span]]:
    found: dict[int, list[Span]] = defaultdict(list)
    touched = SignoffRequest.first_day <= last, SignoffRequest.last_day >= first
    for row in session.execute(_standing().where(*touched)):
        if row.lines == row.now and row.latest <= row.signed_at:
            found[row.site_id].append((row.first_day, row.last_day))
    return found


def _standing() -> Select[int, date, date, int, datetime, int, datetime]:
    request = SignoffRequest
    of_span = and_(Day.site_id == request.site_id, Day.work_date.between(request.first_day, request.last_day))
    told = (request.site_id, request.first_day, request.last_day, Signature.lines, Signature.signed_at)
    return (
        select(*told, func.count(Day.id).label("now"), func.max(Day.updated_at).label("latest"))
        .join(request, request.id == Signature.request_id)
        .join(Day, of_span)
        .where(Signature.voided_at.is_(None))
        .group_by(Signature.id, *told)
    )


def open_objections(session: Session, first: date, last: date) -> list[tuple[Objection, Site, Employee]]:
    """Objections to days of a span that are neither answered nor mended, by day."""
    chosen = (
        select(Objection, Site)
        .join(SignoffRequest, SignoffRequest.id == Objection.request_id)
        .join(Site, Site.id == SignoffRequest.site_id)
        .where(Objection.settled_at.is_(None), Objection.work_date.between(first, last))
        .order_by(Objection.work_date, Objection.id)
    )
    rows = list(session.execute(chosen))
    people = {one.id: one for one in employees_by_id(session, [row[0].employee_id for row in rows])}
    return [(objection, site, people[objection.employee_id]) for objection, site in rows]
