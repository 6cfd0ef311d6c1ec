"""Runs, their payslips and their problems, as pages and calls read them."""

from __future__ import annotations

from collections.abc import Sequence

from chassis.errors import NotFound
from chassis.paging import Page, page_of
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from payroll.run.rules.states import PUBLISHED
from payroll.run.tables import PayRun, Payslip, RunProblem

# Five years: as long as pay records are kept.
_MOST_OWN = 60


class RunUnknown(NotFound):
    """That month has no run."""

    code, message = "run_unknown", "이 달은 아직 급여를 계산하지 않았습니다."


class PayslipUnknown(NotFound):
    """That person has no payslip for the month."""

    code, message = "payslip_unknown", "이 달의 급여명세서가 없습니다."


def find_run(session: Session, month: str) -> PayRun | None:
    """Return the run of a month, or None."""
    return session.scalar(select(PayRun).where(PayRun.month == month))


def run_of(session: Session, month: str) -> PayRun:
    """Return the run of a month, or raise RunUnknown."""
    run = find_run(session, month)
    if run is None:
        raise RunUnknown
    return run


def runs(session: Session, limit: int = 36) -> Sequence[PayRun]:
    """Return the runs, the latest month first."""
    return session.scalars(select(PayRun).order_by(PayRun.month.desc()).limit(limit)).all()


def last_locked_run(session: Session) -> PayRun | None:
    """Return the latest run that no longer changes, or None."""
    chosen = select(PayRun).where(PayRun.state.in_(PUBLISHED)).order_by(PayRun.month.desc()).limit(1)
    return session.scalar(chosen)


def problems_of(session: Session, run: PayRun) -> Sequence[RunProblem]:
    """Return what a run listed, those left unpaid first."""
    chosen = select(RunProblem).where(RunProblem.run_id == run.id)
    return session.scalars(chosen.order_by(RunProblem.blocking.desc(), RunProblem.name)).all()


def unpaid_counts(session: Session) -> dict[int, int]:
    """Return how many people each run left without a payslip, by run id."""
    people = func.count(func.distinct(RunProblem.employee_id))
    chosen = select(RunProblem.run_id, people).where(RunProblem.blocking).group_by(RunProblem.run_id)
    return dict(session.execute(chosen).all())


def payslip_page(session: Session, month: str, *, cursor: str | None, limit: int = 100) -> Page[Payslip]:
    """Return one page of a month's payslips by employee number."""
    chosen = select(Payslip).where(Payslip.month == month)
    key = [Payslip.employee_no, Payslip.id]
    return page_of(session, chosen, key, cursor=cursor, limit=limit, descending=False)


def payslips_of_month(session: Session, month: str) -> Sequence[Payslip]:
    """Return all payslips of a month by employee number."""
    chosen = select(Payslip).where(Payslip.month == month)
    return session.scalars(chosen.order_by(Payslip.employee_no, Payslip.id)).all()


def payslip_of(session: Session, month: str, employee_id: int) -> Payslip:
    """Return one person's payslip of a month, or raise PayslipUnknown."""
    chosen = select(Payslip).where(Payslip.month == month, Payslip.employee_id == employee_id)
    payslip = session.scalar(chosen)
    if payslip is None:
        raise PayslipUnknown
    return payslip


def published_payslips(
    session: Session, employee_id: int, month: str | None = None
) -> list[tuple[Payslip, PayRun]]:
    """Return a worker's own payslips of locked and paid runs, the newest first; of one month if named."""
    chosen = (
        select(Payslip, PayRun)
        .join(PayRun, PayRun.id == Payslip.run_id)
        .where(Payslip.employee_id == employee_id, PayRun.state.in_(PUBLISHED))
        .order_by(Payslip.month.desc())
        .limit(_MOST_OWN)
    )
    if month is not None:
        chosen = chosen.where(Payslip.month == month)
    return [(payslip, run) for payslip, run in session.execute(chosen)]


def published_payslip(session: Session, month: str, employee_id: int) -> tuple[Payslip, PayRun]:
    """Return a worker's own payslip of a locked or paid month, or raise PayslipUnknown."""
    found = published_payslips(session, employee_id, month)
    if not found:
        raise PayslipUnknown
    return found[0]
