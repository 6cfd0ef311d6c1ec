"""Works on months being computed: part after part beside the draft, so that a killed process costs nothing.

A process has a job for as long as its lease; another one then begins it anew, and what the first one still
writes is refused.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import TypeAlias

from chassis.background import BackgroundThreads
from chassis.db import Database
from chassis.errors import AppError
from chassis.http import Peers
from chassis.identity import Identity
from fastapi import FastAPI

from payroll import metrics
from payroll.run import compute, queries, staging
from payroll.run.rules.kept import Tally
from payroll.run.tables import RunJob

WORK = "runs"
AT_ONCE = 300
"""Up to so many people a page waits for the result; of more it shows how far it is."""
Clock: TypeAlias = Callable[[], datetime]
_AWAY = "근태 서비스에 연결할 수 없어 잠시 뒤 다시 시도합니다."


def work_runs(app: FastAPI) -> None:
    """Compute every month that waits."""
    while job := _next(app.state.db):
        _work(app.state.db, app.state.peers, job)


def wake(app: FastAPI) -> None:
    """Let the background begin at once."""
    threads: BackgroundThreads | None = getattr(app.state, "background", None)
    if threads is not None:
        threads.wake(WORK)


def compute_at_once(db: Database, peers: Peers, asked: tuple[str, date], who: Identity, now: datetime) -> str:
    """Compute a month within a request: `created`, `unchanged`, `pending`, or `computing` where another does.

    Raises RunRefused, FiguresMissing, PeerAway, RunClosed; then no job is left.
    """
    job = db.write(staging.start, *asked, who, now)
    claimed = db.write(staging.claim, job.id, now)
    if claimed is None:
        return "computing"
    try:
        return make(db, peers, claimed, who, lambda: now)
    except AppError as error:
        db.write(staging.give_up, claimed.id, claimed.claim_no, error.detail, now)
        raise


def make(db: Database, peers: Peers, job: RunJob, who: Identity, clock: Clock) -> str:
    """Compute a claimed job to its end; returns `created`, `unchanged` or `pending`. Raises LeaseLost."""
    started = time.perf_counter()
    with compute.counted_refusals():
        inputs = compute.read_inputs(db, peers, job.month, job.pay_date, clock())
        tally, total, done = Tally(inputs.reading), inputs.people, 0
        for outcomes in inputs.parts():
            payslips, problems = tally.add(outcomes)
            ids = [outcome.work.employee_id for outcome in outcomes]
            done += len(ids)
            part = staging.Part(ids, payslips, problems, done, total)
            db.write(staging.stage, job.id, job.claim_no, part, clock())
            compute.count_problems(outcomes)
        result = db.write(staging.finish, job.id, job.claim_no, tally.columns, who, clock())
    metrics.runs.labels(result).inc()
    metrics.run_seconds.observe(time.perf_counter() - started)
    return result


def _now() -> datetime:
    return datetime.now(UTC)


def _next(db: Database) -> RunJob | None:
    now = _now()
    with db.read() as session:
        job_id = queries.due_job(session, now)
    return db.write(staging.claim, job_id, now) if job_id else None


def _work(db: Database, peers: Peers, job: RunJob) -> None:
    asked_by = Identity(kind="staff", id=job.account, name=job.asked_by)
    try:
        make(db, peers, job, asked_by, _now)
    except staging.LeaseLost:
        return
    except AppError as error:
        act = staging.put_off if error.status == 503 else staging.give_up
        db.write(act, job.id, job.claim_no, _AWAY if error.status == 503 else error.detail, _now())
