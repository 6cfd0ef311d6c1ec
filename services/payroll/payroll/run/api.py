"""Pay runs as calls: compute a month, review, lock, pay."""

from __future__ import annotations

from datetime import date, datetime

from chassis.clock import Now
from chassis.db import Database, Db
from chassis.forms import Month
from chassis.http import PeerCalls
from chassis.identity import Identity, Manager, Payer
from fastapi import APIRouter, Response
from pydantic import BaseModel

from payroll import metrics
from payroll.access import PayOffice
from payroll.run import actions, queries
from payroll.run.compute import compute_month

router = APIRouter(prefix="/api/payroll/v1/runs", tags=["runs"])


class RunRequest(BaseModel):
    """The month to compute and the day it is paid."""

    month: Month
    pay_date: date


class ProblemOut(BaseModel):
    """A person the run could not pay (`blocking`), or paid with a doubt."""

    employee_id: int
    employee_no: str
    name: str
    code: str
    detail: str
    blocking: bool


class RunOut(BaseModel):
    """One month's run in won; the same inputs give the same hash."""

    month: str
    state: str
    pay_date: date
    hash: str
    attendance_closed: bool
    provisional_figures: list[str]
    payslips: int
    gross: int
    deduction_total: int
    net: int
    computed_by: str
    reviewed_at: datetime | None
    locked_at: datetime | None
    paid_at: datetime | None
    problems: list[ProblemOut]


class RunList(BaseModel):
    """Runs, the latest month first."""

    items: list[RunOut]
    next: str | None = None


@router.post("", status_code=201)
def compute(body: RunRequest, who: Manager, db: Db, peers: PeerCalls, now: Now, response: Response) -> RunOut:
    """Compute a month's draft payslips: 201 when new, 200 when recomputed or unchanged."""
    _, result = compute_month(db, peers, body.month, body.pay_date, who, now)
    response.status_code = 201 if result == "created" else 200
    return _out(db, body.month)


@router.get("")
def run_list(_who: PayOffice, db: Db) -> RunList:
    """List the runs."""
    with db.read() as session:
        months = [run.month for run in queries.runs(session)]
    return RunList(items=[_out(db, month) for month in months])


@router.get("/{month}")
def run(month: Month, _who: PayOffice, db: Db) -> RunOut:
    """Read a month's run."""
    return _out(db, month)


@router.post("/{month}/review")
def review(month: Month, who: Manager, db: Db, now: Now) -> RunOut:
    """Mark a draft as reviewed."""
    return _step(db, month, "review", who, now)


@router.post("/{month}/reopen")
def reopen(month: Month, who: Manager, db: Db, now: Now) -> RunOut:
    """Take a reviewed run back to draft."""
    return _step(db, month, "reopen", who, now)


@router.post("/{month}/lock")
def lock(month: Month, who: Payer, db: Db, now: Now) -> RunOut:
    """Lock a reviewed run: its payslips never change again and their owners can read them."""
    return _step(db, month, "lock", who, now)


@router.post("/{month}/paid")
def paid(month: Month, who: Payer, db: Db, now: Now) -> RunOut:
    """Mark a locked run as paid out."""
    return _step(db, month, "paid", who, now)


def _step(db: Database, month: str, step: str, who: Identity, now: datetime) -> RunOut:
    _, changed = db.write(actions.take_step, month, step, who, now)
    if changed:
        metrics.run_steps.labels(step).inc()
    return _out(db, month)


def _out(db: Database, month: str) -> RunOut:
    with db.read() as session:
        run = queries.run_of(session, month)
        problems = queries.problems_of(session, run)
    return RunOut(
        month=run.month,
        state=run.state,
        pay_date=run.pay_date,
        hash=run.hash,
        attendance_closed=run.attendance_closed,
        provisional_figures=run.provisional,
        payslips=run.payslip_count,
        gross=run.gross_won,
        deduction_total=run.deduction_won,
        net=run.net_won,
        computed_by=run.computed_by,
        reviewed_at=run.reviewed_at,
        locked_at=run.locked_at,
        paid_at=run.paid_at,
        problems=[
            ProblemOut(
                employee_id=problem.employee_id,
                employee_no=problem.employee_no,
                name=problem.name,
                code=problem.code,
                detail=problem.sentence,
                blocking=problem.blocking,
            )
            for problem in problems
        ],
    )
