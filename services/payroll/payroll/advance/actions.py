"""Asking for an advance, cancelling, deciding on it; each looks at the limit again."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from chassis import audit
from chassis.errors import Conflict, Forbidden, Invalid
from chassis.identity import Identity
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from payroll.advance import queries, signers
from payroll.advance.rules import consent
from payroll.advance.rules.limit import EMERGENCY, Limit
from payroll.base import AuditRow
from payroll.prepaid import queries as prepaid
from payroll.prepaid import rules as ledger
from payroll.prepaid.tables import Advance
from payroll.remittance.actions import OnItsWay, refuse_on_its_way
from payroll.remittance.queries import is_on_its_way


class AdvanceRefused(Invalid):
    """Something typed cannot stand; `fields` say which."""

    code, message = "advance_refused", "선불금을 신청할 수 없어요. 표시된 항목을 확인해 주세요."


class AlreadyOpen(Conflict):
    """One open request a person and month: the database says so."""

    code, message = (
        "advance_already_open",
        "이 달에 이미 신청한 선불금이 있어요. 처리된 뒤에 다시 신청하거나 먼저 취소해 주세요.",
    )


class StepRefused(Conflict):
    """The advance is in a state that does not lead there."""

    code = "advance_step_refused"

    def __init__(self, state: str) -> None:
        super().__init__(
            f"지금 상태(‘{ledger.STATE_WORDS[state]}’)에서는 할 수 없습니다. 화면을 새로 열어 확인해 주세요."
        )


class OverLimit(Conflict):
    """What was possible when it was asked for is not possible any more."""

    code = "advance_over_limit"

    def __init__(self, available_won: int) -> None:
        super().__init__(f"지금 한도는 {available_won:,}원입니다. 근태가 바뀌었는지 확인해 주세요.")


@dataclass(frozen=True)
class Request:
    """What a worker asks for; `key` is the same for one filling-in of the form.

    `entered_by`: the member of the office who asks on the worker's behalf; `paper`: where the consent on
    paper is kept. `ip`: from where the worker agreed.
    """

    employee_id: int
    month: str
    kind: str
    emergency: str
    amount_won: int
    reason: str
    pay_date: date
    key: str
    ip: str = ""
    entered_by: str = ""
    paper: str = ""


class ConsentMissing(Conflict):
    """The office asked on the worker's behalf, and the worker has not agreed."""

    code, message = (
        "advance_consent_missing",
        "근로자의 동의가 아직 없습니다. 근로자가 휴대폰에서 동의하거나 서면 동의를 기록해 주세요.",
    )


def ask(session: Session, asked: Request, limit: Limit, who: Identity, now: datetime) -> tuple[Advance, bool]:
    """Keep a request; return it and whether it is new. The same form sent twice is one request."""
    known = queries.by_key(session, asked.key)
    if known is not None:
        if known.employee_id != asked.employee_id:
            raise Forbidden
        return known, False
    _refuse_too_much(session, asked, limit)
    row = _new_row(asked, limit, now)
    try:
        with session.begin_nested():
            session.add(row)
    except IntegrityError as error:
        raise AlreadyOpen from error
    told: dict[str, Any] = {"won": row.amount_won, "limit_won": row.limit_won}
    if row.entered_by:
        told |= {"for_employee": row.employee_id, "paper": row.consent_paper}
    note(session, who, "advance.ask", row, now, told)
    return row, True


def cancel(session: Session, advance_id: int, employee_id: int, who: Identity, now: datetime) -> Advance:
    """Take one's own request back, any time before it is paid; a second time changes nothing."""
    row = locked(session, advance_id)
    if row.employee_id != employee_id:
        raise prepaid.AdvanceUnknown
    if row.state == ledger.CANCELLED:
        return row
    if not ledger.may_cancel(row.state):
        raise StepRefused(row.state)
    if is_on_its_way(session, row.id):
        raise OnItsWay("은행으로 보내는 중이라 지금은 취소할 수 없어요. 사무실에 물어보세요.")
    row.state, row.cancelled_at = ledger.CANCELLED, now
    note(session, who, "advance.cancel", row, now, {})
    return row


def approve(
    session: Session, advance_id: int, limit: Limit, who: Identity, now: datetime, same_person: str = ""
) -> Advance:
    """Approve a request that the limit of today still allows; not who entered it, nor without consent."""
    row = locked(session, advance_id)
    if not moves(row, "approve"):
        return row
    if row.consented_at is None and row.entered_by:
        raise ConsentMissing
    fault = signers.deciding_fault(session, row, who, same_person)
    if fault:
        raise AdvanceRefused(fault, fields={"same_person_reason": fault})
    refuse_over_limit(session, row, limit)
    row.same_person_reason = same_person if row.entered_by == who.id else ""
    _decide(row, ledger.APPROVED, "", who, now)
    told = {"same_person_reason": row.same_person_reason} if row.same_person_reason else {}
    note(session, who, "advance.approve", row, now, {"won": row.amount_won} | told)
    return row


def reject(
    session: Session, advance_id: int, reason: str, limit: Limit, who: Identity, now: datetime
) -> Advance:
    """Reject with a reason; an emergency within what was earned may not be refused (근로기준법 제45조)."""
    row = locked(session, advance_id)
    if not moves(row, "reject"):
        return row
    refuse_on_its_way(session, row.id)
    if not reason:
        raise AdvanceRefused("반려할 수 없습니다.", fields={"note": "반려하는 이유를 적어 주세요."})
    reserved = prepaid.reserved_won(session, row.employee_id, without=row.id)
    if row.kind == EMERGENCY and row.amount_won <= limit.available_won(reserved):
        raise AdvanceRefused(
            "비상시 지급은 이미 일한 임금 범위에서 거절할 수 없습니다(근로기준법 제45조).",
            fields={"decision": "이미 일한 임금 범위의 비상시 지급은 승인해야 합니다."},
        )
    _decide(row, ledger.REJECTED, reason, who, now)
    note(session, who, "advance.reject", row, now, {"note": reason})
    return row


def note_reading(session: Session, who: Identity, what: str, now: datetime) -> None:
    """Record that someone of the office read advances: `what` is the list or one of them."""
    audit.record(session, AuditRow, who, action="advance.read", object=what, now=now)


def _refuse_too_much(session: Session, asked: Request, limit: Limit) -> None:
    available = limit.available_won(prepaid.reserved_won(session, asked.employee_id))
    if limit.blocked:
        raise AdvanceRefused(fields={"amount": limit.blocked})
    if asked.amount_won > available:
        raise AdvanceRefused(fields={"amount": f"지금 신청할 수 있는 돈은 {available:,}원까지예요."})
    if asked.month in queries.locked_months(session):
        raise AdvanceRefused(fields={"month": "이 달 급여가 확정되어 신청할 수 없어요."})


def _new_row(asked: Request, limit: Limit, now: datetime) -> Advance:
    return Advance(
        request_key=asked.key,
        employee_id=asked.employee_id,
        month=asked.month,
        kind=asked.kind,
        emergency=asked.emergency if asked.kind == EMERGENCY else "",
        amount_won=asked.amount_won,
        reason=asked.reason,
        state=ledger.REQUESTED,
        limit_won=limit.ceiling_won,
        earned_until=limit.until,
        pay_date=asked.pay_date,
        requested_at=now,
        entered_by=asked.entered_by,
        **(_consent(asked, now) if asked.paper or not asked.entered_by else consent.NONE),
    )


def _consent(asked: Request, now: datetime) -> dict[str, Any]:
    return consent.kept(asked.pay_date, asked.amount_won, now, ip=asked.ip, paper=asked.paper)


def moves(row: Advance, step: str) -> bool:
    """Say whether a step changes an advance; raises StepRefused where it does not lead there."""
    after = ledger.after_step(row.state, step)
    if after is None:
        raise StepRefused(row.state)
    return after != row.state


def refuse_over_limit(session: Session, row: Advance, limit: Limit) -> None:
    """Raise OverLimit when the limit of today does not reach an advance any more."""
    available = limit.available_won(prepaid.reserved_won(session, row.employee_id, without=row.id))
    if row.amount_won > available:
        raise OverLimit(available)


def _decide(row: Advance, state: str, reason: str, who: Identity, now: datetime) -> None:
    row.state, row.decision_note, row.decided_by, row.decided_at = state, reason, who.id, now


def locked(session: Session, advance_id: int) -> Advance:
    """Return an advance that nobody else changes until this transaction ends, or raise AdvanceUnknown."""
    chosen = select(Advance).where(Advance.id == advance_id).with_for_update()
    row = session.scalar(chosen.execution_options(populate_existing=True))
    if row is None:
        raise prepaid.AdvanceUnknown
    return row


def note(
    session: Session, who: Identity, action: str, row: Advance, now: datetime, detail: dict[str, Any]
) -> None:
    """Leave an audit row about an advance."""
    audit.record(session, AuditRow, who, action=action, object=f"advance:{row.id}", detail=detail, now=now)
