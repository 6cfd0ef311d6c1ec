"""A year's payslips of locked and paid runs, added up by person each time they are asked for."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from payroll.run.rules.states import PUBLISHED
from payroll.run.tables import PayRun, Payslip
from payroll.yearly.rules import Year

_PART = 500


def years_of(session: Session, year: int, employee_id: int | None = None) -> list[Year]:
    """Return everybody's year, or one person's, by employee number; drafts never count."""
    chosen = (
        select(
            Payslip.employee_id,
            Payslip.employee_no,
            Payslip.name,
            Payslip.month,
            Payslip.gross_won,
            Payslip.deduction_won,
            Payslip.lines,
        )
        .join(PayRun, PayRun.id == Payslip.run_id)
        .where(PayRun.state.in_(PUBLISHED), Payslip.month.between(f"{year}-01", f"{year}-12"))
        .order_by(Payslip.month)
    )
    if employee_id is not None:
        chosen = chosen.where(Payslip.employee_id == employee_id)
    found: dict[int, Year] = {}
    for row in session.execute(chosen.execution_options(yield_per=_PART)):
        one = found.setdefault(row.employee_id, Year(row.employee_id, row.employee_no, row.name))
        one.employee_no, one.name = row.employee_no, row.name
        one.add(row.month, row.gross_won, row.deduction_won, row.lines)
    return sorted(found.values(), key=lambda one: one.employee_no)
