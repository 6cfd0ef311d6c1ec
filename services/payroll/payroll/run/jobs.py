"""Works on months being computed: part after part beside the draft, so that a killed process costs nothing.

A process has a job for as long as its lease; another one then begins it anew, and what the first one still
writes is refused.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import TypeAlias

from chassis.background import BackgroundThreads
from chassis.db import Database
from chassis.errors import AppError, Conflict
from chassis.http import Peers
from chassis.idempotency import Replayed
from chassis.identity import Identity
from fastapi import FastAPI

from payroll import metrics
from payroll.run import compute, queries, staging
from payroll.run.differing import Part
from payroll.run.rules.kept import Tally
from payroll.run.tables import RunJob

WORK = "runs"
AT_ONCE = 300
"""Up to so many people a page waits for the result; of more it shows how far it is."""
PATIENCE, LOOK_AGAIN = timedelta(seconds=90), timedelta(seconds=0.3)
"""How long a call waits for another process's computing, and how often it looks."""
SILENCE = timedelta(seconds=5)
"""After so long without a part a call takes the month over: its process was killed, most likely."""
Clock: TypeAlias = Callable[[], datetime]
Keep: TypeAlias = Callable[[staging.Ending], str]
"""Ends a computed month in one transaction; returns what became of it."""
_AWAY = "근태 서비스에 연결할 수 없어 잠시 뒤 다시 시도합니다."


class ComputedElsewhere(Conflict):
    """Another process computes the month for so long that a call does not wait for it."""

    code, message = "run_computing", "같은 달을 다른 곳에서 계산하고 있습니다. 잠시 뒤 다시 시도해 주세요."


def work_runs(app: FastAPI) -> None:
    """Compute every month that waits."""
    while job := _next(app.state.db):
        _work(app.state.db, app.state.peers, job)


def wake(app: FastAPI, work: str = WORK) -> None:
    """Let the background begin at once."""
    threads: BackgroundThreads | None = getattr(app.state, "background", None)
    if threads is not None:
        threads.wake(work)


def compute_at_once(db: Database, peers: Peers, asked: tuple[str, date], who: Identity, now: datetime) -> str:
    """Compute a month within a request: `created`, `unchanged`, `pending`, or `computing` where another does.

    Raises RunRefused, FiguresMissing, PeerAway, RunClosed; then no job is left.
    """
    clock = _clock_from(now)
    job = db.write(staging.start, *asked, who, now)
    claimed = db.write(staging.claim, job.id, now)
    if claimed is None:
        return "computing"
    return _made_or_given_up(db, peers, claimed, who, clock)


def compute_and_keep(
    db: Database, peers: Peers, asked: tuple[str, date], who: Identity, now: datetime, keep: Keep
) -> str:
    """Compute a month within a request and put it in the draft's place; `keep` ends it in one transaction.

    Returns `created`, `replaced` or `unchanged`. Waits for another that computes the month already. Raises
    what `compute_at_once` raises, and ComputedElsewhere.
    """
    clock, moment = _clock_from(now), now
    while moment - now < PATIENCE:
        job = db.write(staging.start, *asked, who, moment)
        claimed = db.write(staging.claim, job.id, moment, SILENCE)
        if claimed is not None:
            return _made_or_given_up(db, peers, claimed, who, clock, keep)
        time.sleep(LOOK_AGAIN.total_seconds())
        moment = clock()
    raise ComputedElsewhere


def _made_or_given_up(
    db: Database, peers: Peers, job: RunJob, who: Identity, clock: Clock, keep: Keep | None = None
) -> str:
    try:
        return make(db, peers, job, who, clock, keep)
    except (AppError, Replayed) as error:
        said = error.detail if isinstance(error, AppError) else ""
        db.write(staging.give_up, job.id, job.claim_no, said, clock())
        raise


def _clock_from(now: datetime) -> Clock:
    """The request's moment, going on: a lease that stood still would be over while its month is computed."""
    started = time.monotonic()
    return lambda: now + timedelta(seconds=time.monotonic() - started)


def make(
    db: Database, peers: Peers, job: RunJob, who: Identity, clock: Clock, keep: Keep | None = None
) -> str:
    """Compute a claimed job to its end; returns `created`, `replaced`, `unchanged` or `pending`.

    With `keep` nobody has to accept a result. Raises LeaseLost.
    """
    started = time.perf_counter()
    with compute.counted_refusals():
        inputs = compute.read_inputs(db, peers, job.month, job.pay_date, job.claimed_at)
        tally, total, done = Tally(inputs.reading), inputs.people, 0
        for outcomes in inputs.parts():
            payslips, problems = tally.add(outcomes)
            ids = [outcome.work.employee_id for outcome in outcomes]
            done += len(ids)
            part = Part(ids, payslips, problems, done, max(done, total))
            db.write(staging.stage, job.id, job.claim_no, part, clock())
            compute.count_problems(outcomes)
        tally.reading = inputs.read_to_the_end()
        ending = staging.Ending(job.id, job.claim_no, tally.columns, who, clock())
        result = keep(ending) if keep else db.write(staging.finish, ending)
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
