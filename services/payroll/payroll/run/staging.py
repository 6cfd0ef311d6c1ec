"""What becomes of a month being computed: started once, staged in parts, accepted or thrown away."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from chassis.errors import Conflict, NotFound
from chassis.identity import Identity
from sqlalchemy import delete, insert, literal, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from payroll.run import actions, queries
from payroll.run.differing import Part, changes_of, column_names, note_gone
from payroll.run.rules import job as states
from payroll.run.rules.kept import Row, columns_read, columns_told
from payroll.run.rules.states import DRAFT
from payroll.run.tables import (
    PayRun,
    Payslip,
    PayslipColumns,
    PendingPayslip,
    PendingProblem,
    ProblemColumns,
    RunChange,
    RunJob,
    RunProblem,
)


class NothingPending(NotFound):
    code, message = "nothing_pending", "확인을 기다리는 계산 결과가 없습니다. 화면을 새로 열어 주세요."


class DraftMoved(Conflict):
    """The draft is no longer the one the result was compared with."""

    code, message = "draft_moved", "그 사이에 초안이 바뀌었습니다. 다시 계산한 뒤 확인해 주세요."


class LeaseLost(Conflict):
    """Another process works on the job now, or it has ended: nothing more is written by this one."""

    code, message = "run_lease_lost", "다른 곳에서 같은 달을 계산하고 있습니다. 잠시 뒤 확인해 주세요."


def start(session: Session, month: str, pay_date: date, who: Identity, now: datetime) -> RunJob:
    """Start computing a month, or return the job that does so already; a result nobody accepted goes.

    Raises RunClosed for a month past draft.
    """
    run = queries.find_run(session, month)
    if run is not None and run.state != DRAFT:
        raise actions.RunClosed(run.state)
    return begin(session, new_job((month, pay_date), states.DRAFTS, who, now), now)


def begin(session: Session, job: RunJob, now: datetime) -> RunJob:
    """Keep a new job, or return the one that does so already; a result nobody accepted goes."""
    month, purpose = job.month, job.purpose
    known = queries.open_job(session, month, purpose)
    if known is not None and known.state in states.RUNNING:
        return known
    if known is not None:
        end(session, known, states.DISCARDED, now)
        session.flush()
    ended = RunJob.month == month, RunJob.purpose == purpose, RunJob.open_month.is_(None)
    session.execute(delete(RunJob).where(*ended))
    try:
        with session.begin_nested():
            session.add(job)
    except IntegrityError:
        # Another request was first.
        first = queries.open_job(session, month, purpose)
        if first is None:
            raise
        return first
    return job


def new_job(asked: tuple[str, date], purpose: str, who: Identity, now: datetime) -> RunJob:
    """Return a job that computes a month (and its pay day) for a purpose."""
    month, pay_date = asked
    return RunJob(
        id=str(uuid.uuid4()),
        purpose=purpose,
        month=month,
        open_month=month,
        pay_date=pay_date,
        state=states.WAITING,
        account=who.id,
        asked_by=who.name or who.id,
        created_at=now,
        lease_until=now,
    )


def claim(session: Session, job_id: str, now: datetime, silence: timedelta = states.LEASE) -> RunJob | None:
    """Take a job to work on from its beginning; None when another process has it or it has ended.

    A process has it until nothing was heard of it for `silence`, a whole lease at most.
    """
    job = _locked(session, job_id)
    if job is None or job.state not in states.RUNNING or job.claimed_at + silence > now:
        return None
    if job.claim_no >= states.MOST_CLAIMS:
        _fail(session, job, "여러 번 시도했지만 계산을 끝내지 못했습니다. 관리자에게 알려 주세요.", now)
        return None
    _clear(session, job_id)
    run = queries.find_run(session, job.month)
    job.base_hash = run.hash if run is not None else ""
    job.state, job.problem, job.done = states.WORKING, "", 0
    job.claim_no, job.lease_until = job.claim_no + 1, now + states.LEASE
    return job


def stage(session: Session, job_id: str, claim_no: int, part: Part, now: datetime) -> None:
    """Keep a part beside the draft, with how it differs from it. Raises LeaseLost."""
    job = claimed(session, job_id, claim_no)
    for table, rows in ((PendingPayslip, part.payslips), (PendingProblem, part.problems)):
        if rows:
            session.execute(insert(table), [{**row, "job_id": job_id} for row in rows])
    changes = changes_of(session, job, part)
    if changes:
        session.execute(insert(RunChange), changes)
    job.done, job.total, job.lease_until = part.done, part.total, now + states.LEASE


@dataclass(frozen=True)
class Ending:
    """A computed month about to be ended: whose job it was by which claim, and the columns of its run."""

    job_id: str
    claim_no: int
    columns: Row
    who: Identity
    now: datetime


def finish(session: Session, ending: Ending, *, accepted: bool = False) -> str:
    """End the computing: `created` where no draft was, `unchanged`, or `pending` until accepted.

    `accepted` beforehand: it takes the draft's place, `replaced`. Raises LeaseLost, RunClosed.
    """
    job = claimed(session, ending.job_id, ending.claim_no)
    run = queries.find_run(session, job.month)
    if run is not None and run.hash == ending.columns["hash"]:
        end(session, job, states.UNCHANGED, ending.now)
        return "unchanged"
    if run is not None:
        note_gone(session, job)
    if run is None or accepted:
        return _keep(session, job, ending.columns, ending.who, ending.now)
    job.state, job.summary = states.READY, columns_told(ending.columns)
    return "pending"


def accept(session: Session, month: str, who: Identity, now: datetime) -> tuple[PayRun, str]:
    """Put the pending result in the draft's place. Raises NothingPending, DraftMoved or RunClosed."""
    run = actions.locked_run(session, month)
    job = queries.open_job(session, month)
    if job is None or job.state != states.READY or job.summary is None:
        raise NothingPending
    if run is None or run.hash != job.base_hash:
        raise DraftMoved
    result = _keep(session, job, columns_read(job.summary), who, now)
    return queries.run_of(session, month), result


def discard(session: Session, month: str, who: Identity, now: datetime, purpose: str = states.DRAFTS) -> None:
    """Throw the pending result, or the month being computed, away; the draft stays. Raises NothingPending."""
    job = queries.open_job(session, month, purpose)
    if job is None:
        raise NothingPending
    end(session, job, states.DISCARDED, now)
    actions.note(session, who, "run.discard", month, now, {"job": job.id})


def put_off(session: Session, job_id: str, claim_no: int, problem: str, now: datetime) -> None:
    """Try a job again a little later, and say why."""
    job = claimed(session, job_id, claim_no)
    job.state, job.lease_until, job.problem = states.WAITING, now + states.RETRY, problem[:300]


def give_up(session: Session, job_id: str, claim_no: int, problem: str, now: datetime) -> None:
    """End a job that cannot be done, and say why."""
    _fail(session, claimed(session, job_id, claim_no), problem, now)


def _keep(session: Session, job: RunJob, columns: Row, who: Identity, now: datetime) -> str:
    def fill(run: PayRun) -> None:
        _move(session, job.id, (PendingPayslip, Payslip, PayslipColumns), run.id)
        _move(session, job.id, (PendingProblem, RunProblem, ProblemColumns), run.id)

    _, result = actions.keep(session, job.month, columns, fill, who, now)
    end(session, job, states.KEPT, now)
    return result


def _move(session: Session, job_id: str, tables: tuple[Any, Any, type], run_id: int) -> None:
    # One statement inside the database: thousands of payslips keep the writer for a moment only.
    source, target, columns = tables
    names = column_names(columns)
    chosen = select(literal(run_id), *(getattr(source, name) for name in names))
    chosen = chosen.where(source.job_id == job_id).order_by(source.id)
    session.execute(insert(target).from_select(["run_id", *names], chosen))


def end(session: Session, job: RunJob, state: str, now: datetime) -> None:
    """End a job: its month is free for the next one."""
    job.state, job.open_month, job.finished_at = state, None, now
    _clear(session, job.id, changes=state != states.KEPT)


def _fail(session: Session, job: RunJob, problem: str, now: datetime) -> None:
    job.problem = problem[:300]
    end(session, job, states.FAILED, now)


def _clear(session: Session, job_id: str, *, changes: bool = True) -> None:
    for table in (PendingPayslip, PendingProblem, *((RunChange,) if changes else ())):
        session.execute(delete(table).where(table.job_id == job_id))


def claimed(session: Session, job_id: str, claim_no: int) -> RunJob:
    """Return a job that this process still has to itself; raises LeaseLost."""
    job = _locked(session, job_id)
    if job is None or job.state != states.WORKING or job.claim_no != claim_no:
        raise LeaseLost
    return job


def _locked(session: Session, job_id: str) -> RunJob | None:
    return session.get(RunJob, job_id, with_for_update=True, populate_existing=True)
