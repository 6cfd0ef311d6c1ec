"""By what wages and the copy of the roster belong to attendance's employees (`humetix db reconcile`)."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from payroll.roster.tables import Person
from payroll.wage.tables import WageRow


def links(session: Session) -> dict[str, Any]:
    """Return the copied people with the change they are of, and whose wages there are."""
    people = session.execute(select(Person.employee_id, Person.seq))
    wages = session.execute(select(WageRow.employee_id, WageRow.application_id).distinct())
    return {"copies": [list(row) for row in people], "wages": [list(row) for row in wages]}
