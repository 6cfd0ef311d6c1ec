"""Pay runs as calls: compute a month, review, lock, pay."""

from __future__ import annotations

from datetime import date, datetime

from chassis.clock import Now
from chassis.db import Db
from chassis.forms import Month
from chassis.http import PeerCalls
from chassis.idempotency import Keyed, Once, Session
from chassis.identity import Identity, Manager, Payer
from fastapi import APIRouter, Response
from pydantic import BaseModel

from payroll import metrics
from payroll.access import PayOffice
from payroll.run import actions, jobs, queries, staging

router = APIRouter(prefix="/api/payroll/v1/runs", tags=["runs"])


class RunRequest(BaseModel):
    """The month to compute and the day it is paid."""

    month: Month
    pay_date: date
    preview: bool = False
    """Leave a draft as it is: what would change of it waits under `…/changes` to be accepted."""


class ProblemOut(BaseModel):
    """A person the run could not pay (`blocking`), or paid with a doubt."""

    employee_id: int
    employee_no: str
    name: str
    code: str
    detail: str
    blocking: bool


class PendingOut(BaseModel):
    """A newer result of a draft that nobody has accepted yet: its sums, and how many people it changes."""

    state: str
    done: int
    total: int
    hash: str | None
    net: int | None
    changed: int


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
    pending: PendingOut | None = None


class RunList(BaseModel):
    """Runs, the latest month first."""

    items: list[RunOut]
    next: str | None = None


@router.post("", status_code=201)
def compute(
    body: RunRequest, who: Manager, once: Once, peers: PeerCalls, now: Now, response: Response
) -> RunOut:
    """Compute a month's draft payslips: 201 when new, 200 when recomputed or unchanged."""
    if body.preview:
        result = jobs.compute_at_once(once.db, peers, (body.month, body.pay_date), who, now)
        response.status_code = 201 if result == "created" else 200
        return once.write(lambda session: run_out(session, body.month))

    keeping = _Keeping(once, body.month, response)
    jobs.compute_and_keep(once.db, peers, (body.month, body.pay_date), who, now, keeping)
    return keeping.told


class _Keeping:
    """Ends a computed month in the transaction of the request's key; `told` is the answer."""

    told: RunOut

    def __init__(self, once: Keyed, month: str, response: Response) -> None:
        self._once, self._month, self._response = once, month, response

    def __call__(self, ending: staging.Ending) -> str:
        result = "unchanged"

        def effect(session: Session) -> RunOut:
            nonlocal result
            result = staging.finish(session, ending, accepted=True)
            self._response.status_code = 201 if result == "created" else 200
            return run_out(session, self._month)

        self.told = self._once.write(effect)
        return result


@router.get("")
def run_list(_who: PayOffice, db: Db) -> RunList:
    """List the runs."""
    with db.read() as session:
        return RunList(items=[run_out(session, run.month) for run in queries.runs(session)])


@router.get("/{month}")
def run(month: Month, _who: PayOffice, db: Db) -> RunOut:
    """Read a month's run."""
    with db.read() as session:
        return run_out(session, month)


@router.post("/{month}/review")
def review(month: Month, who: Manager, once: Once, now: Now) -> RunOut:
    """Mark a draft as reviewed."""
    return _step(once, month, "review", who, now)


@router.post("/{month}/reopen")
def reopen(month: Month, who: Manager, once: Once, now: Now) -> RunOut:
    """Take a reviewed run back to draft."""
    return _step(once, month, "reopen", who, now)


@router.post("/{month}/lock")
def lock(month: Month, who: Payer, once: Once, now: Now) -> RunOut:
    """Lock a reviewed run: its payslips never change again and their owners can read them."""
    return _step(once, month, "lock", who, now)


@router.post("/{month}/paid")
def paid(month: Month, who: Payer, once: Once, now: Now) -> RunOut:
    """Mark a locked run as paid out."""
    return _step(once, month, "paid", who, now)


def _step(once: Keyed, month: str, step: str, who: Identity, now: datetime) -> RunOut:
    changed = False

    def effect(session: Session) -> RunOut:
        nonlocal changed
        _, changed = actions.take_step(session, month, step, who, now)
        return run_out(session, month)

    told = once.write(effect)
    if changed:
        metrics.run_steps.labels(step).inc()
    return told


def run_out(session: Session, month: str) -> RunOut:
    """Tell a month's run; raises RunUnknown."""
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
        pending=_pending_out(session, month),
    )


def _pending_out(session: Session, month: str) -> PendingOut | None:
    job = queries.open_job(session, month)
    if job is None:
        return None
    summary = job.summary or {}
    return PendingOut(
        state=job.state,
        done=job.done,
        total=job.total,
        hash=summary.get("hash"),
        net=summary.get("net_won"),
        changed=sum(queries.change_kinds(session, job.id).values()),
    )
