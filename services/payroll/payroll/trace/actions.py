"""Leaves an audit row of every export of a month's trace."""

from __future__ import annotations

from datetime import datetime

from chassis import audit
from chassis.identity import Identity
from sqlalchemy.orm import Session

from payroll.base import AuditRow
from payroll.run import queries as runs


def note_export(session: Session, who: Identity, month: str, now: datetime) -> None:
    """Record that someone took out a month's trace; raises RunUnknown."""
    run = runs.run_of(session, month)
    detail = {"as": "trace", "hash": run.hash}
    audit.record(session, AuditRow, who, action="pay.read", object=f"run:{month}", detail=detail, now=now)
