"""What the office does with interviews: sets, moves and cancels them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from chassis import audit
from chassis.errors import Invalid
from chassis.identity import Identity
from sqlalchemy.orm import Session

from recruit.application import queries as applications
from recruit.application.actions import move_to
from recruit.application.tables import Application
from recruit.base import AuditRow
from recruit.interview import queries, rules
from recruit.interview.tables import Interview

_BEFORE_INTERVIEW = ("new", "review", "hold")


@dataclass(frozen=True)
class Appointment:
    """When, how many minutes, and where."""

    starts_at: datetime
    minutes: int
    place: str


def set_interview(
    session: Session, application_id: str, wanted: Appointment, who: Identity, now: datetime
) -> Interview:
    """Set or move an interview; the same one again changes nothing. The status becomes 면접.

    Raises ApplicationNotFound, or Invalid for a day that cannot be or an application that has ended.
    """
    application = applications.application(session, application_id)
    if application.status not in rules.OPEN:
        raise Invalid(fields={"day": "끝난 지원서에는 면접을 잡을 수 없습니다. 먼저 상태를 바꿔 주십시오."})
    if problem := rules.time_problem(wanted.starts_at, now):
        raise Invalid(fields={"day": problem})
    known = session.get(Interview, application_id, with_for_update=True)
    if known and (known.starts_at, known.minutes, known.place) == _facts(wanted):
        return known
    kept = _written(session, known, application, wanted)
    kept.set_by, kept.set_at = who.name or who.id, now
    session.flush()
    if application.status in _BEFORE_INTERVIEW:
        move_to(session, application, "interview", who, now, "면접 일정")
    detail = {"starts_at": wanted.starts_at.isoformat(), "minutes": wanted.minutes}
    _note(session, "interview.set", application_id, who, now, detail)
    return kept


def cancel_interview(session: Session, application_id: str, who: Identity, now: datetime) -> None:
    """Take an interview back; nothing happens when there is none. Raises ApplicationNotFound."""
    applications.application(session, application_id)
    known = queries.interview_of(session, application_id)
    if known is not None:
        session.delete(known)
        _note(session, "interview.cancel", application_id, who, now, {})


def _written(
    session: Session, known: Interview | None, application: Application, wanted: Appointment
) -> Interview:
    if known is None:
        known = Interview(application_id=application.id, version=0)
        session.add(known)
    known.starts_at, known.minutes, known.place = _facts(wanted)
    known.version += 1
    return known


def _facts(wanted: Appointment) -> tuple[datetime, int, str]:
    return wanted.starts_at, wanted.minutes, wanted.place


def _note(
    session: Session, act: str, application_id: str, who: Identity, now: datetime, detail: dict[str, object]
) -> None:
    audit.record(
        session, AuditRow, who, action=act, object=f"application:{application_id}", now=now, detail=detail
    )
