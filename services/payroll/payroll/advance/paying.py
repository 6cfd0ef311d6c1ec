"""Paying an approved advance: by hand, and what every payout enters, also one through the bank's file."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from chassis.clock import business_date
from chassis.errors import Conflict
from chassis.identity import Identity
from sqlalchemy.orm import Session

from payroll.advance import queries, signers
from payroll.advance.actions import AdvanceRefused, locked, moves, note, refuse_over_limit
from payroll.advance.rules.limit import Limit
from payroll.advance.rules.payout import Payout
from payroll.prepaid import rules as ledger
from payroll.prepaid.actions import enter
from payroll.prepaid.tables import Advance
from payroll.remittance.actions import refuse_on_its_way


class MonthLocked(Conflict):
    """The month's pay is locked, so nothing can be settled in it any more."""

    code, message = "advance_month_locked", "이 달 급여가 이미 확정되어 지급할 수 없습니다. 반려해 주세요."


def pay(
    session: Session, advance_id: int, payout: Payout, limit: Limit, who: Identity, now: datetime
) -> Advance:
    """Note that an approved advance was paid to the worker, and enter it in the ledger; once.

    Raises OnItsWay while it is in a bank's file without an answer.
    """
    row = locked(session, advance_id)
    if not moves(row, "pay"):
        return row
    refuse_on_its_way(session, row.id)
    fault = signers.paying_fault(session, row, who, payout.same_person_reason)
    if fault:
        raise AdvanceRefused(fault, fields={"same_person_reason": fault})
    _refuse_day(row, payout, now)
    if row.month in queries.locked_months(session):
        raise MonthLocked
    refuse_over_limit(session, row, limit)
    post(session, row, payout, who.id, (who, now))
    return row


def post(
    session: Session,
    row: Advance,
    payout: Payout,
    payer: str,
    by: tuple[Identity, datetime],
    **told: Any,
) -> None:
    """Enter a payout in the ledger and the audit: `payer` paid, `by` noted it; `told`: more for the audit."""
    row.state, row.paid_on, row.paid_at, row.paid_by = ledger.PAID, payout.paid_on, by[1], payer
    row.payout_method, row.payout_evidence = payout.method, payout.evidence
    if signers.signed_before(row, payer):
        row.same_person_reason = payout.same_person_reason
    enter(session, ledger.payout(row.id, row.amount_won), "payout", payout.evidence, *by)
    note(session, by[0], "advance.pay", row, by[1], _told(row) | told)


def _refuse_day(row: Advance, payout: Payout, now: datetime) -> None:
    if not business_date(row.requested_at) <= payout.paid_on <= business_date(now):
        fields = {"paid_on": "지급일은 신청한 날부터 오늘 사이여야 합니다."}
        raise AdvanceRefused("지급을 기록할 수 없습니다.", fields=fields)


def _told(row: Advance) -> dict[str, Any]:
    told = {"won": row.amount_won, "paid_on": row.paid_on, "method": row.payout_method}
    return told | ({"same_person_reason": row.same_person_reason} if row.same_person_reason else {})
