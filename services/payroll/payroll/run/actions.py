"""Keeping a run's drafts, and taking it from draft to paid."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any, TypeAlias

from chassis import audit
from chassis.errors import Conflict
from chassis.identity import Identity
from sqlalchemy import delete, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from payroll.base import AuditRow
from payroll.run import carrying, checking, queries
from payroll.run.rules import states
from payroll.run.rules.kept import Row
from payroll.run.settling import refuse_unpaid, settle_run
from payroll.run.tables import PayRun, Payslip, RunProblem

Fill: TypeAlias = Callable[[PayRun], None]
"""Puts the payslips and problems of a result where those of the run were."""


class RunClosed(Conflict):
    """A run past draft is not computed again."""

    code = "run_closed"

    def __init__(self, state: str) -> None:
        word = states.STATE_WORDS[state]
        more = " 검토를 취소한 뒤 다시 계산해 주세요." if state == states.REVIEWED else ""
        super().__init__(f"이 달 급여는 이미 ‘{word}’ 상태라 다시 계산할 수 없습니다.{more}")


class StepRefused(Conflict):
    """The run's state does not allow this step."""

    code = "run_step_refused"

    def __init__(self, state: str) -> None:
        super().__init__(
            f"지금 상태(‘{states.STATE_WORDS[state]}’)에서는 할 수 없습니다. 화면을 새로 열어 확인해 주세요."
        )


def keep(
    session: Session, month: str, columns: Row, fill: Fill, who: Identity, now: datetime
) -> tuple[PayRun, str]:
    """Keep a result whose rows `fill` brings; return the run and `created`, `replaced` or `unchanged`.

    The same result again changes nothing; a result read earlier than the kept one is left out.
    """
    run, is_new = _claim(session, month, columns, who)
    if run.state != states.DRAFT:
        raise RunClosed(run.state)
    if not is_new and (run.hash == columns["hash"] or run.read_at > columns["read_at"]):
        return run, "unchanged"
    _describe(run, columns, who)
    session.execute(delete(Payslip).where(Payslip.run_id == run.id))
    session.execute(delete(RunProblem).where(RunProblem.run_id == run.id))
    fill(run)
    session.flush()
    result = "created" if is_new else "replaced"
    detail = {"hash": run.hash, "payslips": run.payslip_count, "net_won": run.net_won, "result": result}
    note(session, who, "run.compute", run.month, now, detail)
    return run, result


def take_step(
    session: Session, month: str, step: str, who: Identity, now: datetime, *, all_seen: bool = False
) -> tuple[PayRun, bool]:
    """Review, reopen, lock or mark a run paid; return it and whether this call changed it.

    What stops a lock is mended first (ChecksOpen); with `all_seen` somebody has seen every warning, too.
    """
    run = locked_run(session, month)
    if run is None:
        raise queries.RunUnknown
    after = states.next_state(run.state, step)
    if after is None:
        raise StepRefused(run.state)
    if after == run.state:
        return run, False
    detail: dict[str, Any] = {"hash": run.hash, "net_won": run.net_won}
    if after == states.LOCKED:
        detail["unseen"] = checking.refuse_open(session, run, all_seen=all_seen)
        settle_run(session, run, who, now)
    elif after == states.PAID:
        refuse_unpaid(session, run)
    run.state = after
    _sign(run, after, who, now)
    if after == states.PAID:
        session.flush()
        carrying.follow_paid(session, now)
    note(session, who, f"run.{step}", month, now, detail)
    return run, True


def see_check(session: Session, month: str, seen: tuple[str, str], who: Identity, now: datetime) -> None:
    """Keep that somebody has seen a warning (code, fingerprint) before the lock; twice is once."""
    run = locked_run(session, month)
    if run is None:
        raise queries.RunUnknown
    if run.state in states.PUBLISHED:
        raise StepRefused(run.state)
    check = checking.keep_seen(session, run, seen, who, now)
    if check is not None:
        note(session, who, "run.check", month, now, {"check": check.code, "people": len(check.people)})


def locked_run(session: Session, month: str) -> PayRun | None:
    """Return the run of a month, held against others until the end of the transaction."""
    chosen = select(PayRun).where(PayRun.month == month).with_for_update()
    return session.scalar(chosen.execution_options(populate_existing=True))


def note(
    session: Session, who: Identity, action: str, month: str, now: datetime, detail: dict[str, Any]
) -> None:
    """Leave an audit row about a month's run."""
    audit.record(session, AuditRow, who, action=action, object=f"run:{month}", detail=detail, now=now)


def _claim(session: Session, month: str, columns: Row, who: Identity) -> tuple[PayRun, bool]:
    run = locked_run(session, month)
    if run is not None:
        return run, False
    run = PayRun(month=month, state=states.DRAFT)
    _describe(run, columns, who)
    try:
        with session.begin_nested():
            session.add(run)
    except IntegrityError:
        # Another request kept this month between our look and our insert.
        run = locked_run(session, month)
        if run is None:
            raise
        return run, False
    return run, True


def _describe(run: PayRun, columns: Row, who: Identity) -> None:
    for name, value in columns.items():
        setattr(run, name, value)
    run.computed_by = who.name or who.id


def _sign(run: PayRun, state: str, who: Identity, now: datetime) -> None:
    signer = who.name or who.id
    if state == states.REVIEWED:
        run.reviewed_at, run.reviewed_by = now, signer
    elif state == states.LOCKED:
        run.locked_at, run.locked_by = now, signer
    elif state == states.PAID:
        run.paid_at, run.paid_by = now, signer
    else:
        run.reviewed_at, run.reviewed_by = None, None
