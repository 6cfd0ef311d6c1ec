"""Asking the office to confirm a press, and deciding it: an approval punches at the moment of the press."""

from dataclasses import dataclass
from datetime import datetime

from chassis import audit
from chassis.clock import KST
from chassis.errors import Conflict, Invalid, NotFound
from chassis.identity import Identity
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from attendance.asking.actions import Decision
from attendance.base import AuditRow
from attendance.calendar.rules import month_of
from attendance.clock import actions as clock
from attendance.clock.queries import punched_after
from attendance.closing.queries import refuse_closed
from attendance.pending.rules import STATES
from attendance.place.queries import use_of
from attendance.place.rules import OFFICE, Proof
from attendance.place.tables import PressRequest
from attendance.roster.tables import Employee

PRESS = {"in": clock.clock_in, "out": clock.clock_out}


@dataclass(frozen=True)
class Press:
    """A press that was not taken: which button, when by the server's clock, and why."""

    kind: str
    at: datetime
    why: str
    use_id: int | None = None
    note: str = ""


class NoSuchRequest(NotFound):
    code, message = "no_such_request", "찾는 확인 요청이 없습니다."


class AskedAlready(Conflict):
    code, message = "request_open", "이미 확인을 요청했어요. 사무실이 확인하면 여기에 나와요."


class Settled(Conflict):
    code = "request_settled"

    def __init__(self, state: str) -> None:
        super().__init__(f"이미 {STATES[state]} 처리된 요청입니다.")


class PunchedSince(Conflict):
    code = "punched_since"
    message = "이 뒤에 찍은 기록이 있어 그 시각으로 기록할 수 없습니다. 반려하고 근무 수정을 쓰세요."


class InFirst(Conflict):
    code, message = "in_first", "출근 기록이 없습니다. 같은 사람의 출근 확인 요청을 먼저 처리하세요."


def ask(session: Session, press: Press, who: Identity, now: datetime) -> PressRequest:
    """A worker asks the office to confirm a press; the same button again is the request that waits."""
    person = session.scalar(select(Employee).where(Employee.id == int(who.id)).with_for_update())
    if person is None:
        raise clock.NotOnRoster
    if known := _waiting(session, person.id, press.kind):
        return known
    use = use_of(session, press.use_id, person.id) if press.use_id else None
    row = PressRequest(
        employee_id=person.id,
        kind=press.kind,
        pressed_at=press.at,
        why=use.verdict if use else press.why,
        distance_m=use.distance_m if use else None,
        accuracy_m=use.accuracy_m if use else None,
        note=press.note,
        state="open",
    )
    session.add(row)
    try:
        session.flush()
    except IntegrityError as error:
        raise AskedAlready from error
    _record(session, who, "press_request.ask", row, now)
    return row


def _waiting(session: Session, employee_id: int, kind: str) -> PressRequest | None:
    chosen = select(PressRequest).where(PressRequest.employee_id == employee_id, PressRequest.kind == kind)
    return session.scalar(chosen.where(PressRequest.state == "open"))


def withdraw(session: Session, request_id: int, who: Identity, now: datetime) -> PressRequest:
    """The worker takes an own request back while it waits; again changes nothing."""
    row = _locked(session, request_id)
    if row.employee_id != int(who.id):
        raise NoSuchRequest("찾는 확인 요청이 없어요.")
    if row.state == "withdrawn":
        return row
    if row.state != "open":
        raise Conflict("사무실이 이미 처리한 요청이에요.")
    row.state, row.decided_at = "withdrawn", now
    _record(session, who, "press_request.withdraw", row, now)
    return row


def decide(
    session: Session, request_id: int, decision: Decision, who: Identity, now: datetime
) -> PressRequest:
    """승인 punches at the moment of the press, 반려 says why; settled once for all."""
    row = _locked(session, request_id)
    if (row.state, row.decided_by) == (decision.decision, who.id):
        return row
    if row.state != "open":
        raise Settled(row.state)
    if decision.decision == "approved":
        row.punch_id = _punch(session, row)
    elif not decision.answer:
        raise Invalid(fields={"answer": "반려 사유를 입력하세요. 본인에게 그대로 보입니다."})
    row.state, row.answer = decision.decision, decision.answer
    row.decided_by, row.decided_at = who.id, now
    act = "press_request.approve" if row.punch_id else "press_request.reject"
    _record(session, who, act, row, now)
    return row


def _punch(session: Session, row: PressRequest) -> int:
    """Punch as the press would have: only while nothing was punched after it."""
    at = row.pressed_at.astimezone(KST)
    refuse_closed(session, month_of(at.date()))
    if punched_after(session, row.employee_id, row.pressed_at):
        raise PunchedSince
    try:
        made = PRESS[row.kind](session.connection(), row.employee_id, f"request-{row.id}", at, Proof(OFFICE))
    except clock.NotIn as error:
        raise InFirst from error
    return made.id


def _locked(session: Session, request_id: int) -> PressRequest:
    row = session.scalar(select(PressRequest).where(PressRequest.id == request_id).with_for_update())
    if row is None:
        raise NoSuchRequest
    return row


def _record(session: Session, who: Identity, act: str, row: PressRequest, now: datetime) -> None:
    detail = {"employee": row.employee_id, "kind": row.kind, "at": row.pressed_at, "answer": row.answer}
    audit.record(session, AuditRow, who, action=act, object=f"press_request:{row.id}", now=now, detail=detail)
