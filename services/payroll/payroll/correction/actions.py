"""Correction runs from opening to lock: a month computed as of today becomes differences."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from chassis import audit
from chassis.errors import Conflict
from chassis.identity import Identity
from sqlalchemy import and_, insert, literal, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from payroll.base import AuditRow
from payroll.correction import queries, rules
from payroll.run import queries as runs
from payroll.run import staging
from payroll.run.differing import column_names
from payroll.run.rules import job as jobs
from payroll.run.rules.kept import Row
from payroll.run.rules.states import LOCKED, PUBLISHED, REVIEWED
from payroll.run.tables import (
    Correction,
    CorrectionSlip,
    PayRun,
    PayslipColumns,
    PendingPayslip,
    RunChange,
    RunJob,
)

_OF_CHANGE = {
    "kind": RunChange.kind,
    "reasons": RunChange.reasons,
    "before_gross_won": RunChange.before_gross_won,
    "before_net_won": RunChange.before_net_won,
    "changes": RunChange.lines,
}
_SUMS = ("hash", "people", "gross_won", "deduction_won", "net_won", "problems", "figures")


class NotLocked(Conflict):
    code, message = "run_not_locked", "확정한 달만 정정할 수 있습니다. 초안은 다시 계산하면 됩니다."


class NotClosed(Conflict):
    code, message = "attendance_not_closed", "이 달 근태가 마감되지 않아 정정을 계산할 수 없습니다."


class CorrectionOpen(Conflict):
    """A month has one correction at a time."""

    code, message = (
        "correction_open",
        "이 달에는 아직 확정하지 않은 정정이 있습니다. 먼저 확정하거나 버려 주세요.",
    )


class BaseMoved(Conflict):
    code, message = "correction_moved", "그 사이에 다른 정정이 확정되었습니다. 다시 계산해 주세요."


class StepRefused(Conflict):
    """The correction's state does not allow this step."""

    code = "correction_step_refused"

    def __init__(self, state: str) -> None:
        super().__init__(
            f"지금 상태(‘{rules.STATE_WORDS[state]}’)에서는 할 수 없습니다. 화면을 새로 열어 주세요."
        )


def locked_month(session: Session, month: str) -> PayRun:
    """Return the run of a locked or paid month; raises RunUnknown or NotLocked."""
    run = runs.run_of(session, month)
    if run.state not in PUBLISHED:
        raise NotLocked
    return run


def start_check(session: Session, month: str, who: Identity, now: datetime) -> RunJob:
    """Start computing a locked month as of today, or return the job that does so already.

    Raises RunUnknown, NotLocked or CorrectionOpen.
    """
    run = locked_month(session, month)
    if queries.open_correction(session, month) is not None:
        raise CorrectionOpen
    job = staging.new_job((month, run.pay_date), jobs.CORRECTIONS, who, now)
    return staging.begin(session, job, now)


def finish(session: Session, job_id: str, claim_no: int, summary: Row, now: datetime) -> str:
    """End the computing: `ready` where somebody differs, else `unchanged`. Raises LeaseLost."""
    job = staging.claimed(session, job_id, claim_no)
    job.summary = summary
    if not summary["people"]:
        staging.end(session, job, jobs.UNCHANGED, now)
        return jobs.UNCHANGED
    job.state = jobs.READY
    return jobs.READY


def discard_check(session: Session, month: str, who: Identity, now: datetime) -> None:
    """Throw what was computed, or is being computed, away. Raises NothingPending."""
    staging.discard(session, month, who, now, jobs.CORRECTIONS)


def open_run(session: Session, month: str, reason: str, who: Identity, now: datetime) -> Correction:
    """Open a correction run with all that differs, once: two who press at the same time make one.

    Raises NothingPending, NotLocked, CorrectionOpen or BaseMoved.
    """
    run = locked_month(session, month)
    job = runs.open_job(session, month, jobs.CORRECTIONS)
    if queries.open_correction(session, month) is not None:
        raise CorrectionOpen
    if job is None or job.state != jobs.READY or job.summary is None:
        raise staging.NothingPending
    if job.summary["base"] != queries.base_token(session, run):
        raise BaseMoved
    correction = _correction(session, run, job.summary, reason, who, now)
    try:
        with session.begin_nested():
            session.add(correction)
    except IntegrityError as error:
        raise CorrectionOpen from error
    _fill(session, correction, job)
    staging.end(session, job, jobs.KEPT, now)
    _note(session, who, "open", correction, now)
    return correction


def take_step(
    session: Session, month: str, number: int, step: str, who: Identity, now: datetime
) -> tuple[Correction, bool]:
    """Review, reopen, discard or lock a correction; return it and whether this call changed it."""
    correction = _held(session, month, number)
    after = rules.next_state(correction.state, step)
    if after is None:
        raise StepRefused(correction.state)
    if after == correction.state:
        return correction, False
    correction.state = after
    _sign(correction, after, who, now)
    if after in (LOCKED, rules.DISCARDED):
        correction.open_month = None
    _note(session, who, step, correction, now)
    return correction, True


def note_reading(session: Session, who: Identity, what: str, how: str, now: datetime) -> None:
    """Record that somebody of the office read a correction."""
    audit.record(session, AuditRow, who, action="pay.read", object=what, detail={"as": how}, now=now)


def _correction(
    session: Session, run: PayRun, summary: dict[str, Any], reason: str, who: Identity, now: datetime
) -> Correction:
    return Correction(
        run_id=run.id,
        month=run.month,
        number=queries.last_number(session, run.month) + 1,
        open_month=run.month,
        reason=reason,
        read_at=datetime.fromisoformat(summary["read_at"]),
        opened_by=who.name or who.id,
        opened_at=now,
        **{name: summary[name] for name in _SUMS},
    )


def _fill(session: Session, correction: Correction, job: RunJob) -> None:
    # One statement inside the database, as a run's payslips.
    names = column_names(PayslipColumns)
    chosen = (
        select(
            literal(correction.id), *(getattr(PendingPayslip, name) for name in names), *_OF_CHANGE.values()
        )
        .join(
            RunChange,
            and_(
                RunChange.job_id == PendingPayslip.job_id,
                RunChange.employee_id == PendingPayslip.employee_id,
            ),
        )
        .where(PendingPayslip.job_id == job.id)
        .order_by(PendingPayslip.id)
    )
    target = ["correction_id", *names, *_OF_CHANGE]
    session.execute(insert(CorrectionSlip).from_select(target, chosen))


def _held(session: Session, month: str, number: int) -> Correction:
    chosen = select(Correction).where(Correction.month == month, Correction.number == number)
    found = session.scalar(chosen.with_for_update().execution_options(populate_existing=True))
    if found is None:
        raise queries.CorrectionUnknown
    return found


def _sign(correction: Correction, state: str, who: Identity, now: datetime) -> None:
    signer = who.name or who.id
    if state == REVIEWED:
        correction.reviewed_at, correction.reviewed_by = now, signer
    elif state == LOCKED:
        correction.locked_at, correction.locked_by = now, signer
    else:
        correction.reviewed_at, correction.reviewed_by = None, None


def _note(session: Session, who: Identity, step: str, correction: Correction, now: datetime) -> None:
    detail = {
        "hash": correction.hash,
        "people": correction.people,
        "net_won": correction.net_won,
        "reason": correction.reason,
    }
    what = f"pay_correction:{correction.month}:{correction.number}"
    audit.record(session, AuditRow, who, action=f"pay_correction.{step}", object=what, detail=detail, now=now)
