"""Moving people between sites and correcting assignments; each function is one transaction."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Annotated, Any

from chassis import audit
from chassis.clock import business_date
from chassis.errors import Invalid, NotFound
from chassis.forms import RowId
from chassis.identity import Identity
from pydantic import BaseModel, Field
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from attendance.assignment.queries import misagreed, misplaced, missized, places_of
from attendance.assignment.rules import Spell, fault_of_span
from attendance.base import AuditRow
from attendance.roster.actions import NoSuchEmployee, UnknownSite, note_change
from attendance.roster.placing import Place, keep_trace, last_main, picture_of, place
from attendance.roster.tables import Assignment, Employee, Site


class NoSuchAssignment(NotFound):
    code, message = "no_such_assignment", "찾는 배치가 없습니다."


class StaysOverlap(Invalid):
    """Two stays of one person at one time."""

    code, message = "stays_overlap", "같은 기간에 다른 배치가 있습니다. 그 배치의 날짜를 먼저 정정하세요."

    def __init__(self, field: str = "since", message: str = message) -> None:
        super().__init__(fields={field: message})


class Move(BaseModel):
    """Another main site from a day on; without a site the person is at none."""

    site_id: RowId | None = None
    since: date
    pattern_id: RowId | None = None
    reason: Annotated[str, Field(max_length=200)] = ""


class Stay(BaseModel):
    """An extra site, or an assignment as it should have been; `until` is the first day no longer there."""

    site_id: RowId
    since: date
    until: date | None = None
    pattern_id: RowId | None = None
    reason: Annotated[str, Field(max_length=200)] = ""


def move(session: Session, employee_ids: Sequence[int], new: Move, who: Identity, now: datetime) -> None:
    """옮기기: from that day on these people are at another main site; their old rows end there."""
    if not employee_ids:
        raise Invalid(fields={"people": "옮길 직원을 고르세요."})
    _check_site(session, new.site_id)
    for employee_id in employee_ids:
        person = _employed(session, employee_id, new.since)
        before = person.site_id
        place(session, person, Place(new.site_id, new.since, new.pattern_id), who, now)
        detail = {
            "site_id": new.site_id,
            "since": new.since,
            "pattern_id": new.pattern_id,
            "reason": new.reason,
        }
        _record(session, "assignment.move", employee_id, detail, who, now)
        if person.site_id != before:
            note_change(session, employee_id, now)


def add_site(session: Session, employee_id: int, new: Stay, who: Identity, now: datetime) -> Assignment:
    """추가 현장: another site where the person may clock in, beside the main one."""
    _check_site(session, new.site_id)
    person = _employed(session, employee_id, new.since)
    last_main(session, employee_id)  # changes of one person pass one after the other
    known = [one for one in places_of(session, [person])[person.id].others if one.site_id == new.site_id]
    _check_span(new, known)
    row = Assignment(employee_id=employee_id, kind="also", created_by=who.id, created_at=now, **_columns(new))
    session.add(row)
    _flush(session)
    _record(session, "assignment.add", employee_id, _seen(new), who, now)
    return row


def correct(session: Session, assignment_id: int, new: Stay, who: Identity, now: datetime) -> Assignment:
    """정정: an assignment as it should have been; what it was stays with the reason."""
    row = session.get(Assignment, assignment_id)
    if row is None:
        raise NoSuchAssignment
    _check_site(session, new.site_id)
    person = _employed(session, row.employee_id, new.since)
    last_main(session, row.employee_id)  # changes of one person pass one after the other
    _check_span(new, beside(session, row, new.site_id))
    before = picture_of(row)
    for name, value in _columns(new).items():
        setattr(row, name, value)
    _flush(session)
    keep_trace(session, row, before, new.reason, who, now)
    _record(session, "assignment.correct", row.employee_id, _seen(new) | {"assignment": row.id}, who, now)
    main = places_of(session, [person])[person.id].main_on(business_date(now))
    _put(session, person, main.site_id if main else None, now)
    return row


def settle(session: Session, now: datetime) -> int:
    """Put into the records what holds as of today: sites, hours and head-counts to come arrive this way."""
    today = business_date(now)
    moved, agreed, sized = misplaced(session, today), misagreed(session, today), missized(session, today)
    for person, site_id in moved:
        _put(session, person, site_id, now)
    for person, hours in agreed:
        person.weekly_hours, person.updated_at = hours, now
        session.flush()
        note_change(session, person.id, now)
    for site, size in sized:
        site.workplace_size = size
    return len(moved) + len(agreed) + len(sized)


def beside(session: Session, row: Assignment, site_id: int) -> list[Spell]:
    """The stays that a row must not meet: other main ones, or others at the same extra site."""
    person = session.get_one(Employee, row.employee_id)
    places = places_of(session, [person])[person.id]
    if row.kind == "main":
        return [one for one in places.mains if one.id != row.id]
    return [one for one in places.others if one.id != row.id and one.site_id == site_id]


def _put(session: Session, person: Employee, site_id: int | None, now: datetime) -> None:
    if person.site_id != site_id:
        person.site_id, person.updated_at = site_id, now
        session.flush()
        note_change(session, person.id, now)


def _check_site(session: Session, site_id: int | None) -> None:
    if site_id is not None and session.get(Site, site_id) is None:
        raise UnknownSite


def _employed(session: Session, employee_id: int, since: date) -> Employee:
    person = session.scalar(select(Employee).where(Employee.id == employee_id).with_for_update())
    if person is None:
        raise NoSuchEmployee
    if since < person.hire_date or (person.resign_date is not None and since >= person.resign_date):
        raise Invalid(fields={"since": f"{person.name}: 재직 기간이 아닙니다. 입사일과 퇴사일을 확인하세요."})
    return person


def _check_span(new: Stay, others: Sequence[Spell]) -> None:
    if fault := fault_of_span(new.since, new.until, others):
        raise StaysOverlap(*fault)


def _columns(new: Stay) -> dict[str, Any]:
    return new.model_dump(exclude={"reason"})


def _seen(new: Stay) -> dict[str, Any]:
    return new.model_dump(mode="json")


def _flush(session: Session) -> None:
    try:
        session.flush()
    except IntegrityError as error:
        raise StaysOverlap from error


def _record(
    session: Session, action: str, employee_id: int, detail: dict[str, Any], who: Identity, now: datetime
) -> None:
    subject = f"employee:{employee_id}"
    audit.record(session, AuditRow, who, action=action, object=subject, now=now, detail=detail)
