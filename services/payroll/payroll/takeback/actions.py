"""Taking the wage terms of a hire back, once, while nothing has been paid on them."""

from __future__ import annotations

from datetime import datetime

from chassis import audit
from chassis.errors import Conflict
from chassis.identity import Identity
from sqlalchemy import delete
from sqlalchemy.orm import Session

from payroll.base import AuditRow
from payroll.takeback import queries, rules
from payroll.wage.actions import claim_hire
from payroll.wage.tables import HireTakenBack, WageRow


class HireUsed(Conflict):
    """Something was computed or paid for the worker; `detail` says what and how it goes on."""

    code, message = "hire_used", "이미 쓰인 채용입니다. 직원 화면에서 퇴사 처리해 주세요."

    def __init__(self, reasons: list[str]) -> None:
        super().__init__(f"{', '.join(reasons)}이(가) 있습니다. 직원 화면에서 퇴사 처리해 주세요.")


def take_hire_back(
    session: Session, application_id: str, employee_id: int | None, who: Identity, now: datetime
) -> None:
    """Spend a hire's key and delete the employee's wage terms. A second call changes nothing.

    Raises HireUsed.
    """
    claim_hire(session, application_id)
    if queries.is_taken_back(session, application_id):
        return
    if employee_id is not None and (tables := queries.used_tables(session, employee_id)):
        raise HireUsed(rules.words_of(tables))
    session.add(HireTakenBack(application_id=application_id, at=now))
    session.execute(delete(WageRow).where(WageRow.application_id == application_id))
    session.flush()
    if employee_id is None:
        return
    session.execute(delete(WageRow).where(WageRow.employee_id == employee_id))
    subject = f"employee:{employee_id}"
    audit.record(session, AuditRow, who, action="wage.hire_undone", object=subject, now=now, detail={})
