"""Leaves a trace of every reading of a year's pay."""

from __future__ import annotations

from datetime import datetime

from chassis import audit
from chassis.identity import Identity
from sqlalchemy.orm import Session

from payroll.base import AuditRow


def note_reading(session: Session, who: Identity, year: int, how: str, now: datetime) -> None:
    """Record that someone read a year: `how` is page, json or excel."""
    audit.record(
        session, AuditRow, who, action="pay.read", object=f"year:{year}", detail={"as": how}, now=now
    )
