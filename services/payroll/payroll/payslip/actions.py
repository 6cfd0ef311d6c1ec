"""Leaves a trace of every reading of pay by the office."""

from __future__ import annotations

from datetime import datetime

from chassis import audit
from chassis.identity import Identity
from sqlalchemy.orm import Session

from payroll.base import AuditRow


def note_reading(session: Session, who: Identity, what: str, how: str, now: datetime) -> None:
    """Record that someone read pay: `what` is a month or a payslip, `how` page, json, pdf or excel."""
    audit.record(session, AuditRow, who, action="pay.read", object=what, detail={"as": how}, now=now)
