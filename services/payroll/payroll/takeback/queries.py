"""Which records of pay a person has: every table with an employee counts, also one added later."""

from __future__ import annotations

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from payroll.base import Base
from payroll.roster.tables import Person
from payroll.wage.tables import HireTakenBack, WageRow

# The copy of the roster follows attendance; wage terms go with the hire.
_OWN = {Person.__tablename__, WageRow.__tablename__}


def is_taken_back(session: Session, application_id: str) -> bool:
    """Say whether a hire's key is spent."""
    return session.get(HireTakenBack, application_id) is not None


def used_tables(session: Session, employee_id: int) -> list[str]:
    """Return the tables that hold something paid or computed for an employee."""
    asked = [
        table
        for table in Base.metadata.sorted_tables
        if "employee_id" in table.columns and table.name not in _OWN
    ]
    return [
        table.name
        for table in asked
        if session.scalar(select(exists().where(table.c.employee_id == employee_id)))
    ]
