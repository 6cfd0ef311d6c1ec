"""Taking the audit out leaves its own row."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from chassis import audit
from chassis.identity import Identity
from sqlalchemy.orm import Session

from gateway.base import AuditRow


def note_export(session: Session, who: Identity, filters: Mapping[str, str], now: datetime) -> None:
    """Write down who took out which rows."""
    audit.record(
        session, AuditRow, who, action="audit.export", object="audit:csv", detail=dict(filters), now=now
    )
