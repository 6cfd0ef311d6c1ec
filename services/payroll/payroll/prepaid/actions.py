"""Entries of the ledger, and what a pay run takes of wages paid early."""

from __future__ import annotations

from datetime import datetime

from chassis import audit
from chassis.identity import Identity
from sqlalchemy.orm import Session

from payroll.base import AuditRow
from payroll.prepaid import queries, rules
from payroll.prepaid.tables import AdvanceEntry, AdvanceSettlement


def enter(session: Session, entry: rules.Entry, once: str, note: str, who: Identity, now: datetime) -> None:
    """Add an entry to the ledger; the database refuses the same one twice."""
    session.add(
        AdvanceEntry(
            advance_id=entry.advance_id,
            once=once,
            debit=entry.debit,
            credit=entry.credit,
            won=entry.won,
            note=note,
            made_by=who.id,
            made_at=now,
        )
    )
    session.flush()


def settle(session: Session, month: str, taken: rules.Taken, who: Identity, now: datetime) -> None:
    """Count what a month's locked run takes of one advance as paid; what is left is carried."""
    row = queries.advance_of(session, taken.due.advance_id)
    settled = AdvanceSettlement(advance_id=row.id, month=month, due_won=taken.due.won, taken_won=taken.won)
    session.add(settled)
    if taken.won:
        enter(session, rules.settlement(row.id, taken.won), "run", f"{month} 급여", who, now)
    row.state = rules.CARRIED if taken.open_won else rules.SETTLED
    detail = {"month": month, "won": taken.won, "open_won": taken.open_won}
    subject = f"advance:{row.id}"
    audit.record(session, AuditRow, who, action="advance.settle", object=subject, detail=detail, now=now)
