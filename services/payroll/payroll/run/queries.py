"""Runs, their payslips and their problems, as pages and calls read them."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from chassis.errors import NotFound
from chassis.paging import Page, page_of
from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import Session

from payroll.run.rules.job import DRAFTS, RUNNING
from payroll.run.rules.states import PUBLISHED
from payroll.run.tables import (
    Correction,
    CorrectionSlip,
    PayRun,
    Payslip,
    RunChange,
    RunJob,
    RunProblem,
)
from payroll.wage.rules import INSURED

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


def right_lines(
    session: Session, year: str, without: str, employee_ids: Collection[int]
) -> Iterator[tuple[int, list[dict[str, Any]]]]:
    """Yield whose lines are right for a year's locked months but one: as corrected last, else as locked."""
    locked = select(Payslip.employee_id, Payslip.month, Payslip.lines)
    locked = locked.join(PayRun, PayRun.id == Payslip.run_id).where(PayRun.state.in_(PUBLISHED))
    later = select(CorrectionSlip.employee_id, CorrectionSlip.month, CorrectionSlip.lines)
    later = later.join(Correction, Correction.id == CorrectionSlip.correction_id)
    later = later.where(Correction.state.in_(PUBLISHED)).order_by(Correction.number)
    found: dict[tuple[int, str], list[dict[str, Any]]] = {}
    for chosen, table in ((locked, Payslip), (later, CorrectionSlip)):
        of_year = table.month.between(f"{year}-01", f"{year}-12"), table.month != without
        rows = session.execute(chosen.where(*of_year, table.employee_id.in_(employee_ids)))
        found |= {(row.employee_id, row.month): row.lines for row in rows}
    yield from ((employee_id, lines) for (employee_id, _), lines in found.items())


def published_months(
    session: Session, first: str, before: str, employee_ids: Collection[int]
) -> Iterator[tuple[int, str, list[dict[str, Any]]]]:
    """Yield whose payslip of which locked month with the table's tax, and its lines, in order of months."""
    chosen = select(Payslip.employee_id, Payslip.month, Payslip.lines).join(
        PayRun, PayRun.id == Payslip.run_id
    )
    asked = PayRun.month >= first, PayRun.month < before, PayRun.state.in_(PUBLISHED)
    whose = Payslip.employee_id.in_(employee_ids), Payslip.tax_mode == INSURED
    yield from (
        (row.employee_id, row.month, row.lines)
        for row in session.execute(chosen.where(*asked, *whose).order_by(Payslip.month))
    )


def inputs_of(
    session: Session, months: Collection[str], employee_ids: Collection[int] | None = None
) -> Iterator[tuple[int, str, dict[str, Any], list[dict[str, Any]]]]:
    """Yield whose published payslip of which month, what it was computed from, and its lines.

    Those of before inputs were kept are left out.
    """
    chosen = select(Payslip.employee_id, Payslip.month, Payslip.inputs, Payslip.lines)
    chosen = chosen.join(PayRun, PayRun.id == Payslip.run_id).where(PayRun.state.in_(PUBLISHED))
    if employee_ids is not None:
        chosen = chosen.where(Payslip.employee_id.in_(employee_ids))
    for row in session.execute(chosen.where(Payslip.month.in_(months))):
        if row.inputs is not None:
            yield row.employee_id, row.month, row.inputs, row.lines


def worked_days(session: Session, month: str) -> Iterator[tuple[int, list[dict[str, Any]]]]:
    """Yield whose payslip of a month and the days it was counted from."""
    chosen = select(Payslip.employee_id, Payslip.days).where(Payslip.month == month)
    yield from ((row.employee_id, row.days) for row in session.execute(chosen))


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


def owed_payslips(session: Session, month: str) -> Sequence[int]:
    """Return the ids of a month's payslips that money is owed for."""
    return session.scalars(select(Payslip.id).where(Payslip.month == month, Payslip.net_won > 0)).all()


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


def open_job(session: Session, month: str, purpose: str = DRAFTS) -> RunJob | None:
    """Return the job that computes a month, or whose result waits to be accepted."""
    chosen = select(RunJob).where(RunJob.open_month == month, RunJob.purpose == purpose)
    return session.scalar(chosen.execution_options(populate_existing=True))


def last_job(session: Session, month: str, purpose: str = DRAFTS) -> RunJob | None:
    """Return the latest job of a month, ended or not."""
    chosen = select(RunJob).where(RunJob.month == month, RunJob.purpose == purpose)
    return session.scalar(chosen.order_by(RunJob.created_at.desc(), RunJob.id).limit(1))


def due_job(session: Session, now: datetime, purpose: str = DRAFTS) -> str | None:
    """Return the id of the oldest job that nobody works on."""
    waiting = select(RunJob.id).where(RunJob.state.in_(RUNNING), RunJob.lease_until <= now)
    waiting = waiting.where(RunJob.purpose == purpose)
    return session.scalar(waiting.order_by(RunJob.created_at).limit(1))


@dataclass(frozen=True)
class Wanted:
    """Which changes are looked for: a kind, a reason, a part of a name or number; empty for all."""

    kind: str = ""
    reason: str = ""
    q: str = ""


@dataclass(frozen=True)
class ChangeSums:
    """How many people differ and what it comes to in won."""

    people: int
    before_gross_won: int
    after_gross_won: int
    before_net_won: int
    after_net_won: int


def change_page(
    session: Session, job_id: str, wanted: Wanted, cursor: str | None, limit: int = 50
) -> Page[RunChange]:
    """Return one page of the people whose payslips differ, by employee number."""
    key = [RunChange.employee_no, RunChange.id]
    chosen = select(RunChange).where(*_matching(job_id, wanted))
    return page_of(session, chosen, key, cursor=cursor, limit=limit, descending=False)


def change_sums(session: Session, job_id: str, wanted: Wanted) -> ChangeSums:
    """Return the sums over everybody who differs."""
    names = ("before_gross_won", "after_gross_won", "before_net_won", "after_net_won")
    sums = (func.coalesce(func.sum(getattr(RunChange, name)), 0) for name in names)
    chosen = select(func.count(RunChange.id), *sums).where(*_matching(job_id, wanted))
    people, *won = session.execute(chosen).one()
    return ChangeSums(people, *(int(value) for value in won))


def change_kinds(session: Session, job_id: str) -> dict[str, int]:
    """Return how many people are new, changed or gone."""
    chosen = select(RunChange.kind, func.count()).where(RunChange.job_id == job_id)
    return dict(session.execute(chosen.group_by(RunChange.kind)).all())


def change_reasons(session: Session, job_id: str) -> dict[str, int]:
    """Return how many people differ for each reason; one may have several."""
    chosen = select(RunChange.reasons, func.count()).where(RunChange.job_id == job_id)
    found: dict[str, int] = {}
    for reasons, count in session.execute(chosen.group_by(RunChange.reasons)):
        for reason in reasons.strip("|").split("|"):
            found[reason] = found.get(reason, 0) + count
    return found


def _matching(job_id: str, wanted: Wanted) -> list[ColumnElement[bool]]:
    conditions = [RunChange.job_id == job_id]
    if wanted.kind:
        conditions.append(RunChange.kind == wanted.kind)
    if wanted.reason:
        conditions.append(RunChange.reasons.contains(f"|{wanted.reason}|", autoescape=True))
    if wanted.q:
        name = RunChange.name.contains(wanted.q, autoescape=True)
        conditions.append(or_(name, RunChange.employee_no.contains(wanted.q, autoescape=True)))
    return conditions
