"""Entering how a person is insured; once per form."""

from __future__ import annotations

from datetime import datetime

from chassis import audit
from chassis.errors import Conflict, Invalid
from chassis.identity import Identity
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from payroll.base import AuditRow
from payroll.coverage import queries
from payroll.coverage.rules import BILLED, CALCULATED, Coverage, coverage_faults
from payroll.coverage.tables import CoverageRow


class CoverageRefused(Invalid):
    """The coverage breaks a rule; `fields` say which."""

    code, message = "coverage_refused", "보험 적용을 저장할 수 없습니다. 표시된 곳을 고쳐 주세요."


class FormUsed(Conflict):
    """The form was sent for somebody else before."""

    code, message = "coverage_form_used", "이미 다른 직원에게 보낸 양식입니다. 화면을 새로 열어 주세요."


def enter_coverage(
    session: Session, employee_id: int, told: Coverage, form_key: str, who: Identity, now: datetime
) -> CoverageRow:
    """Add how a person is insured; the same form again is the same row. Raises CoverageRefused."""
    faults = coverage_faults(told)
    if faults:
        raise CoverageRefused(fields=faults)
    row = _row(employee_id, told, form_key, who, now)
    try:
        with session.begin_nested():
            session.add(row)
    except IntegrityError:
        known = queries.row_by_key(session, form_key)
        if known is None:
            raise
        if known.employee_id != employee_id:
            raise FormUsed from None
        return known
    detail = {"from": told.valid_from, "mode": row.mode}
    subject = f"employee:{employee_id}"
    audit.record(session, AuditRow, who, action="coverage.enter", object=subject, detail=detail, now=now)
    return row


def _row(employee_id: int, told: Coverage, form_key: str, who: Identity, now: datetime) -> CoverageRow:
    bill = told.bill
    return CoverageRow(
        employee_id=employee_id,
        form_key=form_key,
        valid_from=told.valid_from,
        mode=BILLED if bill else CALCULATED,
        pension_won=bill.pension if bill else None,
        health_won=bill.health if bill else None,
        care_won=bill.long_term_care if bill else None,
        no_pension=told.no_pension,
        no_health=told.no_health,
        no_employment=told.no_employment,
        joins_at_once=told.joins_at_once,
        entered_by=who.name or who.id,
        entered_at=now,
    )
