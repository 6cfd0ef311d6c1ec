"""Taking a hire back, as transactions: the wish, what hindered it, and the end of it."""

from __future__ import annotations

from datetime import datetime

from chassis import audit
from chassis.errors import Conflict, Invalid, NotFound
from chassis.identity import Identity
from sqlalchemy import delete, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from recruit.application import queries as applications
from recruit.application.actions import move_to
from recruit.application.tables import StatusChange
from recruit.base import AuditRow
from recruit.hire import queries, rules
from recruit.hire.tables import Hire, HireUndo, Outbox

BEFORE_HIRE = "offer"


class NotHired(NotFound):
    code, message = "not_hired", "채용 확정된 지원서가 아닙니다."


class HireUsed(Conflict):
    """Something has been done with the worker; the sentence names it and the way on."""

    code, message = "hire_used", "이미 쓰인 채용입니다. 직원 화면에서 퇴사 처리해 주십시오."

    def __init__(self, reasons: list[str]) -> None:
        super().__init__(
            f"{', '.join(reasons)}이(가) 있어 취소할 수 없습니다. 직원 화면에서 퇴사 처리해 주십시오."
        )


def ask_undo(session: Session, application_id: str, reason: str, who: Identity, now: datetime) -> HireUndo:
    """Write down the wish to take a hire back; pressed again it is the same wish.

    Raises NotHired, or Invalid without a reason.
    """
    hire = session.get(Hire, application_id)
    if hire is None:
        raise NotHired
    if problem := rules.undo_reason_problem(reason):
        raise Invalid(problem, fields={"undo_reason": problem})
    known = queries.undo_of(session, hire)
    if known is not None and known.state != "refused":
        return known
    undo = known or HireUndo(application_id=application_id, round=hire.round, attempts=0)
    undo.reason, undo.asked_by, undo.asked_at = reason.strip()[:200], who.name or who.id, now
    undo.state, undo.problem, undo.next_try_at = "asked", "", now
    try:
        with session.begin_nested():
            session.add(undo)
            session.flush()
    except IntegrityError:
        if first := queries.undo_of(session, hire):
            return first
        raise
    return undo


def note_undo_failed(session: Session, undo_id: int, reason: str, now: datetime) -> None:
    """Write down why the other services could not be told and when to try again."""
    undo = session.get_one(HireUndo, undo_id)
    undo.attempts += 1
    undo.problem, undo.next_try_at = reason, now + rules.next_try_after(undo.attempts)


def refuse_undo(session: Session, undo_id: int, reason: str, now: datetime) -> None:
    """Let the hire stand: the worker was used in the meantime."""
    undo = session.get_one(HireUndo, undo_id)
    if undo.state == "asked":
        undo.state, undo.problem, undo.finished_at = "refused", reason, now


def finish_undo(session: Session, undo_id: int, now: datetime) -> None:
    """Take the hire away, once: the application is where it was before, and can be hired anew."""
    undo = session.get(HireUndo, undo_id, with_for_update=True, populate_existing=True)
    if undo is None or undo.state == "done":
        return
    undo.state, undo.problem, undo.finished_at = "done", "", now
    application = applications.application(session, undo.application_id)
    session.execute(delete(Outbox).where(Outbox.application_id == application.id))
    session.execute(delete(Hire).where(Hire.application_id == application.id))
    by = Identity("staff", undo.asked_by, undo.asked_by)
    move_to(session, application, _status_before(session, application.id), by, now, undo.reason)
    audit.record(
        session,
        AuditRow,
        by,
        action="application.hire_undo",
        object=f"application:{application.id}",
        now=now,
        detail={"reason": undo.reason, "round": undo.round},
    )


def _status_before(session: Session, application_id: str) -> str:
    steps = select(StatusChange.before).where(
        StatusChange.application_id == application_id, StatusChange.after == "hired"
    )
    return session.scalar(steps.order_by(StatusChange.id.desc()).limit(1)) or BEFORE_HIRE
