"""By what a hire belongs to attendance's employees and payroll's wages (`humetix db reconcile`)."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from recruit.hire.tables import Hire, Outbox


def links(session: Session) -> dict[str, Any]:
    """Return hires with their employee, and which messages are still on their way."""
    hires = session.execute(select(Hire.application_id, Hire.employee_id))
    owed = session.execute(select(Outbox.application_id, Outbox.target).where(Outbox.done_at.is_(None)))
    return {"hires": [list(row) for row in hires], "owed": [list(row) for row in owed]}
