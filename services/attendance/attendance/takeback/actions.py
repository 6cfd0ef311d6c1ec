"""Taking a hire back, once, while nothing has been done with the worker."""

from __future__ import annotations

from datetime import date, datetime

from chassis import audit
from chassis.errors import Conflict
from chassis.identity import Identity
from sqlalchemy import delete
from sqlalchemy.orm import Session

from attendance.base import AuditRow
from attendance.roster.actions import claim_hire, note_change
from attendance.roster.tables import Assignment, Employee, HireTakenBack
from attendance.takeback import queries, rules

NOBODY, NEVER = "(채용 취소)", date(1900, 1, 1)
"""What stays on the roster of somebody who never began: a number, and no word about the person."""


class HireUsed(Conflict):
    """Something has been done with the worker; `detail` says what and how it goes on."""

    code, message = "hire_used", "이미 쓰인 채용입니다. 직원 화면에서 퇴사 처리해 주세요."

    def __init__(self, reasons: list[str]) -> None:
        super().__init__(f"{', '.join(reasons)}이(가) 있습니다. 직원 화면에서 퇴사 처리해 주세요.")


def take_hire_back(session: Session, application_id: str, who: Identity, now: datetime) -> int | None:
    """Spend a hire's key and strike its employee off the roster; return the employee, if there was one.

    A second call changes nothing. Raises HireUsed.
    """
    claim_hire(session, application_id)
    person = queries.employee_of_hire(session, application_id)
    if queries.is_taken_back(session, application_id):
        return person.id if person else None
    if person is not None:
        # A punch of this moment waits for the lock, or is seen below.
        session.refresh(person, with_for_update=True)
        if tables := queries.used_tables(session, person.id):
            raise HireUsed(rules.words_of(tables))
        session.execute(delete(Assignment).where(Assignment.employee_id == person.id))
        _strike(person, now)
    session.add(HireTakenBack(application_id=application_id, employee_id=person and person.id, at=now))
    session.flush()
    if person is None:
        return None
    subject = f"employee:{person.id}"
    audit.record(session, AuditRow, who, action="employee.hire_undone", object=subject, now=now, detail={})
    note_change(session, person.id, now)
    return person.id


def _strike(person: Employee, now: datetime) -> None:
    person.name, person.phone, person.birth_date = NOBODY, "", NEVER
    person.site_id, person.resign_date, person.updated_at = None, NEVER, now
