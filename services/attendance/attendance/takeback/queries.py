"""Which records a hired person has, found by the foreign keys: a table added later is not forgotten."""

from __future__ import annotations

from sqlalchemy import Table, exists, select
from sqlalchemy.orm import Session

from attendance.base import Base
from attendance.roster.tables import Assignment, AssignmentChange, Employee, HireTakenBack, RosterChange

_OWN = {table.__tablename__ for table in (Assignment, AssignmentChange, HireTakenBack, RosterChange)}


def employee_of_hire(session: Session, application_id: str) -> Employee | None:
    """Return the employee that a hire made."""
    return session.scalar(select(Employee).where(Employee.application_id == application_id))


def is_taken_back(session: Session, application_id: str) -> bool:
    """Say whether a hire's key is spent."""
    return session.get(HireTakenBack, application_id) is not None


def used_tables(session: Session, employee_id: int) -> list[str]:
    """Return the tables besides the roster's own that hold a row of an employee."""
    return [
        table.name
        for table in Base.metadata.sorted_tables
        if table.name not in _OWN and _holds(session, table, employee_id)
    ]


def _holds(session: Session, table: Table, employee_id: int) -> bool:
    keys = [key.parent for key in table.foreign_keys if key.column is Employee.__table__.c.id]
    return any(session.scalar(select(exists().where(key == employee_id))) for key in keys)
