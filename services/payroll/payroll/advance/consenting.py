"""A worker's consent to what the office asked for on the worker's behalf: on the phone, or on paper."""

from __future__ import annotations

from datetime import datetime

from chassis import audit
from chassis.identity import Identity
from sqlalchemy.orm import Session

from payroll.advance.actions import StepRefused, locked
from payroll.advance.rules import consent
from payroll.base import AuditRow
from payroll.prepaid import rules as ledger
from payroll.prepaid.queries import AdvanceUnknown
from payroll.prepaid.tables import Advance


def agree_on_the_phone(
    session: Session, advance_id: int, employee_id: int, ip: str, who: Identity, now: datetime
) -> Advance:
    """Keep the worker's own consent; a second time changes nothing."""
    row = locked(session, advance_id)
    if row.employee_id != employee_id:
        raise AdvanceUnknown
    return _agree(session, row, {"ip": ip}, who, now)


def agree_on_paper(session: Session, advance_id: int, paper: str, who: Identity, now: datetime) -> Advance:
    """Keep where the consent on paper lies; a second time changes nothing."""
    return _agree(session, locked(session, advance_id), {"paper": paper}, who, now)


def _agree(session: Session, row: Advance, how: dict[str, str], who: Identity, now: datetime) -> Advance:
    if row.consented_at is not None:
        return row
    if row.state not in ledger.OPEN:
        raise StepRefused(row.state)
    for name, value in consent.kept(row.pay_date, row.amount_won, now, **how).items():
        setattr(row, name, value)
    detail = {"version": consent.VERSION, "hash": row.consent_hash} | (
        {"paper": row.consent_paper} if row.consent_paper else {}
    )
    subject = f"advance:{row.id}"
    audit.record(session, AuditRow, who, action="advance.consent", object=subject, detail=detail, now=now)
    return row
