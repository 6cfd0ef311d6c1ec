"""Asking for leave, taking it back, deciding on it, entering days off; each function is one transaction."""

from datetime import date, datetime, timedelta
from typing import Annotated, Literal

from chassis import audit
from chassis.clock import business_date
from chassis.errors import Conflict, Forbidden, Invalid, NotFound
from chassis.forms import OneLine
from chassis.identity import Identity
from pydantic import BaseModel, Field
from sqlalchemy import select
from sqlalchemy.orm import Session

from attendance.asking.actions import Answer
from attendance.base import AuditRow
from attendance.calendar.rules import month_of
from attendance.closing.queries import refuse_closed
from attendance.leave import booking, queries
from attendance.leave.entries import Act, Line, add
from attendance.leave.holding import Wish, days_to_hold, free, hold, request_of, take_from_lots, worked_days
from attendance.leave.rules.lots import give_back
from attendance.leave.rules.wishes import LONGEST_ENTRY, LONGEST_WISH, STATES
from attendance.leave.tables import Absence, LeaveRequest
from attendance.roster.tables import Employee

Kind = Literal["annual", "official", "family", "injury", "maternity", "childcare", "sick", "unpaid", "absent"]
AHEAD = timedelta(days=366)
BACK = timedelta(days=62)


class OfficeWish(Wish):
    """Days off that the office enters; `over` consents to leave beyond what is left."""

    kind: Kind
    reason: Annotated[str, OneLine, Field(min_length=1, max_length=150)]
    over: bool = False


class Decision(BaseModel):
    """승인, 반려 or 시기 변경 (제60조⑤); the last two say why."""

    decision: Literal["approved", "rejected", "moved"]
    answer: Answer = ""
    offered_day: date | None = None
    over: bool = False


class NotOnRoster(Forbidden):
    code, message = "not_employed", "직원 명부에 없어요. 사무실에 문의해 주세요."


class NoSuchRequest(NotFound):
    code, message = "no_such_leave_request", "찾는 연차 신청이 없습니다."


class KeyReused(Invalid):
    code, message = "idempotency_key_reused", "이미 보낸 신청이에요. 화면을 새로 고쳐 주세요."


class Settled(Conflict):
    code = "leave_request_settled"

    def __init__(self, state: str) -> None:
        super().__init__(f"이미 {STATES[state]} 처리된 신청입니다.")


def ask(session: Session, wish: Wish, key: str | None, who: Identity, now: datetime) -> LeaveRequest:
    """A worker asks for annual leave; the same wish again is the same request."""
    person = _person(session, int(who.id))
    if known := _known(session, person.id, wish, key):
        return known
    today = business_date(now)
    if not today - BACK <= wish.first_day <= today + AHEAD:
        raise Invalid(fields={"first_day": "두 달 전부터 1년 뒤까지의 날만 신청할 수 있어요."})
    days = days_to_hold(session, person, wish, LONGEST_WISH)
    row = request_of(person, "annual", wish, f"worker:{who.id}", now)
    row.idempotency_key = key
    hold(session, person, row, days)
    _record(session, who, "leave.ask", row, now)
    return row


def _person(session: Session, employee_id: int) -> Employee:
    try:
        return booking.locked(session, employee_id)
    except booking.NoSuchPerson as error:
        raise NotOnRoster from error


def _known(session: Session, employee_id: int, wish: Wish, key: str | None) -> LeaveRequest | None:
    own = select(LeaveRequest).where(LeaveRequest.employee_id == employee_id)
    keyed = session.scalar(own.where(LeaveRequest.idempotency_key == key)) if key else None
    if keyed is not None and not _says(keyed, wish):
        raise KeyReused
    waiting = own.where(LeaveRequest.first_day == wish.first_day, LeaveRequest.state == "open")
    same = (row for row in session.scalars(waiting) if _says(row, wish))
    return keyed or next(same, None)


def _says(row: LeaveRequest, wish: Wish) -> bool:
    asked = (wish.first_day, wish.until, wish.part, wish.reason)
    return (row.first_day, row.last_day, row.part, row.reason) == asked


def withdraw(session: Session, request_id: int, who: Identity, now: datetime) -> LeaveRequest:
    """The worker takes an own request back while nobody has decided; again changes nothing."""
    row = _locked(session, request_id)
    if row.employee_id != int(who.id):
        raise NoSuchRequest("찾는 연차 신청이 없어요.")
    if row.state == "withdrawn":
        return row
    if row.state != "open":
        raise Conflict("사무실이 이미 처리한 신청이에요. 바꾸려면 사무실에 말해 주세요.")
    row.state, row.decided_at = "withdrawn", now
    free(session, row)
    _record(session, who, "leave.withdraw", row, now)
    return row


def decide(
    session: Session, request_id: int, decision: Decision, who: Identity, now: datetime
) -> LeaveRequest:
    """승인 takes the days from the lots, 반려 and 시기 변경 free them; settled once for all."""
    row = _locked(session, request_id)
    if (row.state, row.decided_by) == (decision.decision, who.id):
        return row
    if row.state != "open":
        raise Settled(row.state)
    if decision.decision == "approved":
        _approve(session, row, decision.over, who, now)
    else:
        if not decision.answer:
            raise Invalid(fields={"answer": "사유를 입력하세요. 본인에게 그대로 보입니다."})
        free(session, row)
        row.offered_day = decision.offered_day if decision.decision == "moved" else None
    row.state, row.answer = decision.decision, decision.answer
    row.decided_by, row.decided_at = who.id, now
    acts = {"approved": "leave.approve", "rejected": "leave.reject", "moved": "leave.move"}
    _record(session, who, acts[row.state], row, now, decision.answer)
    return row


def _approve(session: Session, row: LeaveRequest, over: bool, who: Identity, now: datetime) -> None:
    days = queries.requested_days(session, row.id)
    for month in sorted({month_of(day) for day in days}):
        refuse_closed(session, month)
    if row.part == "full" and (worked := worked_days(session, row.employee_id, days)):
        raise Conflict(f"{worked[0]:%m월 %d일}은 출근한 날이라 승인할 수 없습니다.")
    booking.book(session, row.employee_id, business_date(now), now)
    take_from_lots(session, row, over, Act(who.id, now, request_id=row.id))
    for held in session.scalars(select(Absence).where(Absence.request_id == row.id)):
        held.approved = True
    session.flush()


def enter(session: Session, employee_id: int, wish: OfficeWish, who: Identity, now: datetime) -> LeaveRequest:
    """The office enters days off of any kind, approved at once."""
    person = booking.locked(session, employee_id)
    days = days_to_hold(session, person, wish, LONGEST_ENTRY)
    row = request_of(person, wish.kind, wish, f"staff:{who.id}", now)
    row.state, row.decided_by, row.decided_at = "approved", who.id, now
    hold(session, person, row, days)
    if row.minutes:
        booking.book(session, employee_id, business_date(now), now)
        take_from_lots(session, row, wish.over, Act(who.id, now, request_id=row.id))
    _record(session, who, "leave.enter", row, now, wish.reason)
    return row


def cancel(session: Session, request_id: int, reason: str, who: Identity, now: datetime) -> LeaveRequest:
    """승인 취소: the days are free again and what they took goes back; again changes nothing."""
    row = _locked(session, request_id)
    if row.state == "cancelled":
        return row
    if row.state != "approved":
        raise Settled(row.state)
    for month in sorted({month_of(day) for day in queries.requested_days(session, row.id)}):
        refuse_closed(session, month)
    known = queries.ledger(session, row.employee_id)
    mine = [entry for entry in known.entries if entry.request_id == row.id]
    for lot_id, kind, minutes in give_back(mine, known.entries):
        line = Line(row.employee_id, lot_id, kind, business_date(now), minutes)
        add(session, line, Act(who.id, now, reason, row.id))
    free(session, row)
    row.state, row.answer, row.decided_by, row.decided_at = "cancelled", reason, who.id, now
    _record(session, who, "leave.cancel", row, now, reason)
    return row


def _locked(session: Session, request_id: int) -> LeaveRequest:
    row = session.scalar(select(LeaveRequest).where(LeaveRequest.id == request_id).with_for_update())
    if row is None:
        raise NoSuchRequest
    booking.locked(session, row.employee_id)
    return row


def _record(
    session: Session, who: Identity, act: str, row: LeaveRequest, now: datetime, answer: str = ""
) -> None:
    detail = {
        "employee": row.employee_id, "kind": row.kind, "first": row.first_day, "last": row.last_day,
        "part": row.part, "answer": answer,
    }  # fmt: skip
    audit.record(session, AuditRow, who, action=act, object=f"leave:{row.id}", now=now, detail=detail)
