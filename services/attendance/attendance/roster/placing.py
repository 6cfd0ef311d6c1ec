"""Putting a person at another main site from a day on; part of the actions of the roster."""

import json
from dataclasses import dataclass
from datetime import date, datetime

from chassis.clock import business_date
from chassis.errors import Invalid
from chassis.identity import Identity
from sqlalchemy import select
from sqlalchemy.orm import Session

from attendance.roster.tables import Assignment, AssignmentChange, Employee


class LaterAssignment(Invalid):
    code, message = "later_assignment", "그 뒤에 시작하는 배치가 있습니다. 배치 이력에서 정정하세요."

    def __init__(self) -> None:
        super().__init__(fields={"since": self.message})


@dataclass(frozen=True, slots=True)
class Place:
    """A main site from a day on, None for no site; the pattern is what is worked there unless planned."""

    site_id: int | None
    since: date
    pattern_id: int | None = None


def place(session: Session, person: Employee, new: Place, who: Identity, now: datetime) -> None:
    """Close the main assignment that runs and open the next; a choice of the same first day is corrected.

    Raises LaterAssignment for a day before the last one began.
    """
    last = last_main(session, person.id)
    if last is not None and last.since > new.since:
        raise LaterAssignment
    if new.since <= business_date(now):
        person.site_id = new.site_id
    if last is not None and last.since == new.since:
        _choose_again(session, last, new, who, now)
        return
    if last is not None and (last.until is None or last.until > new.since):
        last.until = new.since
        session.flush()  # before the next: one open assignment at a time
    if new.site_id is not None:
        session.add(_opened(person.id, new.site_id, new, who, now))
        session.flush()


def last_main(session: Session, employee_id: int) -> Assignment | None:
    """The newest main assignment; PostgreSQL lets changes of one person pass one after the other."""
    session.scalar(select(Employee.id).where(Employee.id == employee_id).with_for_update())
    mains = select(Assignment).where(Assignment.employee_id == employee_id, Assignment.kind == "main")
    return session.scalars(mains.order_by(Assignment.since.desc()).limit(1)).first()


def _opened(employee_id: int, site_id: int, new: Place, who: Identity, now: datetime) -> Assignment:
    return Assignment(
        employee_id=employee_id,
        site_id=site_id,
        pattern_id=new.pattern_id,
        kind="main",
        since=new.since,
        created_by=who.id,
        created_at=now,
    )


def _choose_again(session: Session, last: Assignment, new: Place, who: Identity, now: datetime) -> None:
    before = picture_of(last)
    if new.site_id is None:
        session.delete(last)
    else:
        last.site_id, last.pattern_id, last.until = new.site_id, new.pattern_id, None
    keep_trace(session, last, before, "같은 날 다시 정함", who, now)


def keep_trace(
    session: Session, row: Assignment, before: str, reason: str, who: Identity, now: datetime
) -> None:
    """Keep what an assignment was before a correction, for ever."""
    change = AssignmentChange(
        assignment_id=row.id,
        employee_id=row.employee_id,
        before=before,
        after=None if row in session.deleted else picture_of(row),
        reason=reason,
        changed_by=who.id,
        changed_at=now,
    )
    session.add(change)
    session.flush()


def picture_of(row: Assignment) -> str:
    """An assignment as JSON, for the history."""
    seen = {
        "site_id": row.site_id,
        "pattern_id": row.pattern_id,
        "kind": row.kind,
        "since": row.since.isoformat(),
        "until": row.until.isoformat() if row.until else None,
    }
    return json.dumps(seen)
