"""Settling by a written agreement what a pay was too small for."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from chassis import audit
from chassis.errors import Invalid
from chassis.identity import Identity
from sqlalchemy import select
from sqlalchemy.orm import Session

from payroll.advance.actions import StepRefused
from payroll.base import AuditRow
from payroll.prepaid import queries, rules
from payroll.prepaid.actions import enter
from payroll.prepaid.tables import Advance, AdvanceEntry


@dataclass(frozen=True)
class Agreement:
    """A written agreement on what stayed open: won, when it was signed, where it is kept."""

    won: int
    signed_on: date
    evidence: str
    key: str


def agree(session: Session, advance_id: int, agreed: Agreement, who: Identity, now: datetime) -> Advance:
    """Settle by a written agreement what the pay was too small for; the same form twice is one entry."""
    row = queries.advance_of(session, advance_id)
    once = f"agreement:{agreed.key}"
    if _is_entered(session, advance_id, once):
        return row
    if row.state != rules.CARRIED:
        raise StepRefused(row.state)
    open_won = queries.open_balances(session, [row.id])[row.id]
    if agreed.won > open_won:
        fields = {"won": f"남은 금액은 {open_won:,}원입니다."}
        raise Invalid("합의 내용을 기록할 수 없습니다.", fields=fields)
    note = f"{agreed.signed_on.isoformat()} 합의: {agreed.evidence}"
    enter(session, rules.agreement(row.id, agreed.won), once, note, who, now)
    if agreed.won == open_won:
        row.state = rules.SETTLED
    detail = {"won": agreed.won, "signed_on": agreed.signed_on, "evidence": agreed.evidence}
    subject = f"advance:{row.id}"
    audit.record(session, AuditRow, who, action="advance.agree", object=subject, detail=detail, now=now)
    return row


def _is_entered(session: Session, advance_id: int, once: str) -> bool:
    chosen = select(AdvanceEntry.id).where(AdvanceEntry.advance_id == advance_id, AdvanceEntry.once == once)
    return session.scalar(chosen) is not None
