"""Keeps the copy of the roster in step."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy.orm import Session

from payroll.roster.tables import Person


def keep_changes(session: Session, changes: Sequence[Mapping[str, Any]]) -> None:
    """Keep the latest change of each employee; an older one that comes late is left out."""
    for change in changes:
        person = session.get(Person, change["employee_id"])
        if person is None:
            session.add(Person(**change))
            session.flush()
        elif person.seq < change["seq"]:
            for name, value in change.items():
                setattr(person, name, value)
