"""Payslips as views: a month's for the office, a worker's own published ones."""

from __future__ import annotations

from datetime import date

from chassis.paging import Page
from sqlalchemy import func, select
from sqlalchemy.orm import Session, defer

from payroll.payslip.rules.view import CorrectionLink, PayslipView, line_views
from payroll.run import carrying
from payroll.run import queries as runs
from payroll.run.rules.corrected import LEFT
from payroll.run.tables import CorrectionSlip, Payslip

_AT_ONCE = 200


def month_page(session: Session, month: str, cursor: str | None, limit: int = 100) -> Page[PayslipView]:
    """Return one page of a month's payslips; raises RunUnknown."""
    run = runs.run_of(session, month)
    page = runs.payslip_page(session, month, cursor=cursor, limit=limit)
    return Page([view_of(row, run.state, run.pay_date) for row in page.items], page.next)


def month_payslips(session: Session, month: str) -> list[PayslipView]:
    """Return all payslips of a month without their days; raises RunUnknown, or PayslipUnknown for none."""
    run = runs.run_of(session, month)
    chosen = select(Payslip).where(Payslip.month == month).options(defer(Payslip.days, raiseload=True))
    rows = session.scalars(
        chosen.order_by(Payslip.employee_no, Payslip.id).execution_options(yield_per=_AT_ONCE)
    )
    payslips = [view_of(row, run.state, run.pay_date, with_days=False) for row in rows]
    if not payslips:
        raise runs.PayslipUnknown
    return payslips


def payslip_count(session: Session, month: str) -> int:
    """Return how many payslips a month has; raises RunUnknown, or PayslipUnknown for none."""
    runs.run_of(session, month)
    total = session.scalar(select(func.count()).select_from(Payslip).where(Payslip.month == month)) or 0
    if not total:
        raise runs.PayslipUnknown
    return total


def some_payslips(session: Session, month: str, start: int, end: int) -> list[PayslipView]:
    """Return a stretch of a month's payslips by employee number, without their days."""
    run = runs.run_of(session, month)
    chosen = select(Payslip).where(Payslip.month == month).options(defer(Payslip.days, raiseload=True))
    rows = session.scalars(chosen.order_by(Payslip.employee_no, Payslip.id).offset(start).limit(end - start))
    return [view_of(row, run.state, run.pay_date, with_days=False) for row in rows]


def one_payslip(session: Session, month: str, employee_id: int) -> PayslipView:
    """Return one person's payslip; raises RunUnknown or PayslipUnknown."""
    run = runs.run_of(session, month)
    return view_of(runs.payslip_of(session, month, employee_id), run.state, run.pay_date)


def settled_later(session: Session, month: str, employee_id: int) -> dict[str, int]:
    """Return the later months that settle something of a person's month, with what they pay for it in won."""
    chosen = select(Payslip).where(Payslip.employee_id == employee_id, Payslip.month > month)
    found = {}
    for row in session.scalars(chosen.order_by(Payslip.month)):
        lines = [line.amount for line in line_views(row.lines) if line.settles == month]
        if lines:
            found[row.month] = sum(lines)
    return found


def corrections_of(session: Session, month: str, employee_id: int) -> list[CorrectionLink]:
    """Return the locked corrections of one person's month, with the month whose pay holds the difference."""
    found = carrying.corrections_of(session, month, employee_id)
    return [
        CorrectionLink(
            row.number,
            row.reason,
            held.slip.net_won - held.slip.before_net_won,
            held.settlement.month if held.settlement else "",
            bool(held.settlement and held.settlement.outcome == LEFT),
        )
        for row, held in found
    ]


def own_payslips(session: Session, employee_id: int) -> list[PayslipView]:
    """Return a worker's published payslips, the newest first."""
    found = runs.published_payslips(session, employee_id)
    return [view_of(row, run.state, run.pay_date) for row, run in found]


def own_payslip(session: Session, month: str, employee_id: int) -> PayslipView:
    """Return a worker's own published payslip of a month; raises PayslipUnknown."""
    row, run = runs.published_payslip(session, month, employee_id)
    return view_of(row, run.state, run.pay_date)


def view_of(
    row: Payslip | CorrectionSlip, state: str, pay_date: date, *, with_days: bool = True
) -> PayslipView:
    """Return a kept payslip, or the right month of a correction, as pages and files read it."""
    return PayslipView(
        month=row.month,
        state=state,
        pay_date=pay_date,
        employee_id=row.employee_id,
        employee_no=row.employee_no,
        name=row.name,
        birth_date=row.birth_date,
        site_name=row.site_name,
        hire_date=row.hire_date,
        resign_date=row.resign_date,
        tax_mode=row.tax_mode,
        job=row.job,
        hourly_won=row.hourly_won,
        family_count=row.family_count,
        children=row.children,
        percent=row.percent,
        days_worked=row.days_worked,
        worked_minutes=row.worked_minutes,
        overtime_minutes=row.overtime_minutes,
        night_minutes=row.night_minutes,
        holiday_minutes=row.holiday_minutes,
        gross_won=row.gross_won,
        deduction_won=row.deduction_won,
        net_won=row.net_won,
        lines=line_views(row.lines),
        days=tuple(row.days) if with_days else (),
        notes=tuple(row.notes),
        payslip_id=row.id,
    )
