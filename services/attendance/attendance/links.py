"""By what the roster belongs to everybody else's copies of it (`humetix db reconcile`)."""

from __future__ import annotations

from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from attendance.roster.tables import Employee, RosterChange


def links(session: Session) -> dict[str, Any]:
    """Return employees with the application that brought them and the number of their last change."""
    last = func.coalesce(func.max(RosterChange.seq), 0)
    rows = session.execute(
        select(Employee.id, Employee.application_id, last)
        .outerjoin(RosterChange, RosterChange.employee_id == Employee.id)
        .group_by(Employee.id, Employee.application_id)
    )
    return {"employees": [list(row) for row in rows]}
