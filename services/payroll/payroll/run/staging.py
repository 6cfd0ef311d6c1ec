"""What becomes of a month being computed: started once, staged in parts, accepted or thrown away."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any

from chassis.errors import Conflict, NotFound
from chassis.identity import Identity
from sqlalchemy import delete, insert, literal, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from payroll.run import actions, queries
from payroll.run.rules import job as states
from payroll.run.rules.difference import GONE, Change, difference
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


@dataclass(frozen=True)
class Part:
    """A part of the result on its way: who it is about, their payslips and problems, how far it is."""

    employee_ids: Sequence[int]
    payslips: Sequence[Row]
    problems: Sequence[Row]
    done: int
    total: int


def start(session: Session, month: str, pay_date: date, who: Identity, now: datetime) -> RunJob:
    """Start computing a month, or return the job that does so already; a result nobody accepted goes.

    Raises RunClosed for a month past draft.
    """
    run = queries.find_run(session, month)
    if run is not None and run.state != DRAFT:
        raise actions.RunClosed(run.state)
    known = queries.open_job(session, month)
    if known is not None and known.state in states.RUNNING:
        return known
    if known is not None:
        _end(session, known, states.DISCARDED, now)
        session.flush()
    ended = RunJob.month == month, RunJob.open_month.is_(None)
    session.execute(delete(RunJob).where(*ended))
    job = _job(month, pay_date, who, now)
    try:
        with session.begin_nested():
            session.add(job)
    except IntegrityError:
        # Another request was first.
        first = queries.open_job(session, month)
        if first is None:
            raise
        return first
    return job


def _job(month: str, pay_date: date, who: Identity, now: datetime) -> RunJob:
    return RunJob(
        id=str(uuid.uuid4()),
        month=month,
        open_month=month,
        pay_date=pay_date,
        state=states.WAITING,
        account=who.id,
        asked_by=who.name or who.id,
        created_at=now,
        lease_until=now,
    )


def claim(session: Session, job_id: str, now: datetime) -> RunJob | None:
    """Take a job to work on from its beginning; None when another process has it or it has ended."""
    job = _locked(session, job_id)
    if job is None or job.state not in states.RUNNING or job.lease_until > now:
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
    job = _mine(session, job_id, claim_no)
    for table, rows in ((PendingPayslip, part.payslips), (PendingProblem, part.problems)):
        if rows:
            session.execute(insert(table), [{**row, "job_id": job_id} for row in rows])
    changes = _changes(session, job, part)
    if changes:
        session.execute(insert(RunChange), changes)
    job.done, job.total, job.lease_until = part.done, part.total, now + states.LEASE


def _changes(session: Session, job: RunJob, part: Part) -> list[Row]:
    if not job.base_hash:
        return []
    after = {row["employee_id"]: row for row in part.payslips}
    before = _draft_of(session, job.month, part.employee_ids, after)
    names = {row["employee_id"]: row for row in (*part.problems, *part.payslips)}
    found = []
    for number in part.employee_ids:
        change = difference(before.get(number), after.get(number))
        if change is not None:
            who = names.get(number) or before[number]
            found.append(_change_row(job.id, who, before.get(number), after.get(number), change))
    return found


def _draft_of(session: Session, month: str, ids: Sequence[int], after: dict[int, Row]) -> dict[int, Row]:
    """Return the payslips of the draft that have another hash than the new ones, by employee."""
    own = Payslip.month == month, Payslip.employee_id.in_(ids)
    seals = dict(session.execute(select(Payslip.employee_id, Payslip.hash).where(*own)).all())
    same = {number for number, seal in seals.items() if number in after and after[number]["hash"] == seal}
    for number in same:
        after.pop(number)
    rows = session.scalars(select(Payslip).where(*own, Payslip.employee_id.in_(seals.keys() - same)))
    return {row.employee_id: _columns_of(row) for row in rows}


def _columns_of(row: Payslip) -> Row:
    return {name: getattr(row, name) for name in _names(PayslipColumns) if name != "inputs"}


def _change_row(job_id: str, who: Row, before: Row | None, after: Row | None, change: Change) -> Row:
    return {
        "job_id": job_id,
        "employee_id": who["employee_id"],
        "employee_no": who["employee_no"],
        "name": who["name"],
        "kind": change.kind,
        "reasons": f"|{'|'.join(change.reasons)}|",
        "before_gross_won": before["gross_won"] if before else 0,
        "after_gross_won": after["gross_won"] if after else 0,
        "before_net_won": before["net_won"] if before else 0,
        "after_net_won": after["net_won"] if after else 0,
        "lines": [asdict(line) for line in change.lines],
    }


def finish(session: Session, job_id: str, claim_no: int, columns: Row, who: Identity, now: datetime) -> str:
    """End the computing: `created` where no draft was, `unchanged`, or `pending` until accepted.

    Raises LeaseLost.
    """
    job = _mine(session, job_id, claim_no)
    run = queries.find_run(session, job.month)
    if run is not None and run.hash == columns["hash"]:
        _end(session, job, states.UNCHANGED, now)
        return "unchanged"
    if run is None:
        return _keep(session, job, columns, who, now)
    _note_gone(session, job)
    job.state, job.summary = states.READY, columns_told(columns)
    return "pending"


def _note_gone(session: Session, job: RunJob) -> None:
    """Tell of those of the draft of whom the new reading knows nothing at all."""
    told = select(PendingPayslip.employee_id).where(PendingPayslip.job_id == job.id)
    changed = select(RunChange.employee_id).where(RunChange.job_id == job.id)
    chosen = select(Payslip).where(Payslip.month == job.month, Payslip.employee_id.not_in(told))
    gone = [_columns_of(row) for row in session.scalars(chosen.where(Payslip.employee_id.not_in(changed)))]
    if gone:
        session.execute(insert(RunChange), [_gone_row(job.id, before) for before in gone])


def _gone_row(job_id: str, before: Row) -> Row:
    change = difference(before, None) or Change(GONE, (GONE,), ())
    return _change_row(job_id, before, before, None, change)


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


def discard(session: Session, month: str, who: Identity, now: datetime) -> None:
    """Throw the pending result, or the month being computed, away; the draft stays. Raises NothingPending."""
    job = queries.open_job(session, month)
    if job is None:
        raise NothingPending
    _end(session, job, states.DISCARDED, now)
    actions.note(session, who, "run.discard", month, now, {"job": job.id})


def put_off(session: Session, job_id: str, claim_no: int, problem: str, now: datetime) -> None:
    """Try a job again a little later, and say why."""
    job = _mine(session, job_id, claim_no)
    job.state, job.lease_until, job.problem = states.WAITING, now + states.RETRY, problem[:300]


def give_up(session: Session, job_id: str, claim_no: int, problem: str, now: datetime) -> None:
    """End a job that cannot be done, and say why."""
    _fail(session, _mine(session, job_id, claim_no), problem, now)


def _keep(session: Session, job: RunJob, columns: Row, who: Identity, now: datetime) -> str:
    def fill(run: PayRun) -> None:
        _move(session, job.id, (PendingPayslip, Payslip, PayslipColumns), run.id)
        _move(session, job.id, (PendingProblem, RunProblem, ProblemColumns), run.id)

    _, result = actions.keep(session, job.month, columns, fill, who, now)
    _end(session, job, states.KEPT, now)
    return result


def _move(session: Session, job_id: str, tables: tuple[Any, Any, type], run_id: int) -> None:
    # One statement inside the database: thousands of payslips keep the writer for a moment only.
    source, target, columns = tables
    names = _names(columns)
    chosen = select(literal(run_id), *(getattr(source, name) for name in names))
    chosen = chosen.where(source.job_id == job_id).order_by(source.id)
    session.execute(insert(target).from_select(["run_id", *names], chosen))


def _names(columns: type) -> list[str]:
    return list(columns.__annotations__)


def _end(session: Session, job: RunJob, state: str, now: datetime) -> None:
    job.state, job.open_month, job.finished_at = state, None, now
    _clear(session, job.id, changes=state != states.KEPT)


def _fail(session: Session, job: RunJob, problem: str, now: datetime) -> None:
    job.problem = problem[:300]
    _end(session, job, states.FAILED, now)


def _clear(session: Session, job_id: str, *, changes: bool = True) -> None:
    for table in (PendingPayslip, PendingProblem, *((RunChange,) if changes else ())):
        session.execute(delete(table).where(table.job_id == job_id))


def _mine(session: Session, job_id: str, claim_no: int) -> RunJob:
    job = _locked(session, job_id)
    if job is None or job.state != states.WORKING or job.claim_no != claim_no:
        raise LeaseLost
    return job


def _locked(session: Session, job_id: str) -> RunJob | None:
    return session.get(RunJob, job_id, with_for_update=True, populate_existing=True)
