"""Correction runs as calls: compute a locked month as of today, open, take steps, read, trace."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal

from chassis.clock import Now
from chassis.db import Db
from chassis.forms import Month, RowId
from chassis.http import PeerCalls
from chassis.idempotency import Keyed, Once, Session
from chassis.identity import Identity, Manager, Payer
from fastapi import APIRouter, Query
from fastapi.responses import StreamingResponse
from pydantic import BaseModel

from payroll import metrics
from payroll.access import PayOffice
from payroll.correction import actions, jobs, queries
from payroll.correction.forms import CorrectionForm
from payroll.payslip.reading import PayReading
from payroll.rerun.api import ChangeList, LineChangeOut, change_out
from payroll.rerun.rules import Filters
from payroll.run import queries as runs
from payroll.run.carrying import Held

router = APIRouter(prefix="/api/payroll/v1/runs/{month}/corrections", tags=["corrections"])


class CheckOut(BaseModel):
    """How a locked month would come out today: `ready` to open, `unchanged`, or `computing`."""

    state: str
    people: int
    gross_change: int
    net_change: int
    hash: str | None


class LostOut(BaseModel):
    """A person who could not be computed as of today, and why."""

    employee_id: int
    employee_no: str
    name: str
    sentence: str


class CorrectedLineOut(LineChangeOut):
    """One item before and after in won; `tax_free` is the difference of what is not taxed."""

    tax_free: int


class CorrectedOut(BaseModel):
    """One person of a correction: what was locked, what is right, in which month the difference stands."""

    employee_id: int
    employee_no: str
    name: str
    kind: str
    reasons: list[str]
    gross_before: int
    gross_after: int
    net_before: int
    net_after: int
    lines: list[CorrectedLineOut]
    settled_month: str | None
    outcome: str | None


class CorrectionOut(BaseModel):
    """One correction run; its sums are differences in won, the same inputs give the same hash."""

    month: str
    number: int
    state: str
    reason: str
    hash: str
    people: int
    gross_change: int
    deduction_change: int
    net_change: int
    opened_by: str
    opened_at: datetime
    reviewed_at: datetime | None
    locked_at: datetime | None
    paid_at: datetime | None
    problems: list[LostOut]


class CorrectionDetail(CorrectionOut):
    """A correction run with its people by number."""

    items: list[CorrectedOut]


class CorrectionList(BaseModel):
    """A month's corrections, the latest first."""

    items: list[CorrectionOut]


@router.post("/check")
def check(month: Month, who: Manager, db: Db, peers: PeerCalls, now: Now) -> CheckOut:
    """Compute a locked month as of today: its closed hours and figures, the terms of now; changes nothing."""
    state = jobs.check_at_once(db, peers, month, who, now)
    with db.read() as session:
        job = queries.last_job(session, month)
    told = (job.summary if job else None) or {}
    return CheckOut(
        state=state,
        people=told.get("people", 0),
        gross_change=told.get("gross_won", 0),
        net_change=told.get("net_won", 0),
        hash=told.get("hash"),
    )


@router.get("/check")
def check_changes(month: Month, reader: PayReading, filters: Annotated[Filters, Query()]) -> ChangeList:
    """List who comes out differently, by person and line, as computed last."""
    reader.note(month, "json")
    wanted = runs.Wanted(filters.kind, filters.reason, filters.q)
    with reader.db.read() as session:
        job = queries.last_check(session, month)
        page = runs.change_page(session, job.id, wanted, filters.cursor)
        people = runs.change_sums(session, job.id, wanted).people
    items = [change_out(row) for row in page.items]
    return ChangeList(state=job.state, people=people, items=items, next=page.next)


@router.post("", status_code=201)
def open_run(month: Month, body: CorrectionForm, who: Manager, once: Once, now: Now) -> CorrectionOut:
    """Open a correction run with everybody of the computed differences."""

    def effect(session: Session) -> CorrectionOut:
        return _out(actions.open_run(session, month, body.reason, who, now))

    told = once.write(effect)
    metrics.correction_steps.labels("open").inc()
    return told


@router.get("")
def corrections(month: Month, _who: PayOffice, db: Db) -> CorrectionList:
    """List a month's correction runs."""
    with db.read() as session:
        return CorrectionList(items=[_out(row) for row in queries.corrections_of(session, month)])


@router.get("/{number}")
def correction(month: Month, number: RowId, reader: PayReading) -> CorrectionDetail:
    """Read one correction run with its people, line by line."""
    reader.note(f"{month}:correction:{number}", "json")
    with reader.db.read() as session:
        row = queries.correction_of(session, month, number)
        held = queries.held_by(session, row)
    return CorrectionDetail(**_out(row).model_dump(), items=[_held_out(one) for one in held])


@router.post("/{number}/lock")
def lock(month: Month, number: RowId, who: Payer, once: Once, now: Now) -> CorrectionOut:
    """Lock a reviewed correction: its differences go into the next run that is computed."""
    return _step(once, (month, number), "lock", who, now)


@router.post("/{number}/{step}")
def office_step(
    month: Month,
    number: RowId,
    step: Literal["review", "reopen", "discard"],
    who: Manager,
    once: Once,
    now: Now,
) -> CorrectionOut:
    """Review a draft, take a reviewed one back, or throw a draft away."""
    return _step(once, (month, number), step, who, now)


@router.get("/{number}/trace", response_class=StreamingResponse)
def trace(month: Month, number: RowId, reader: PayReading) -> StreamingResponse:
    """Read how the right month of each corrected person came about, as JSON lines as a run's trace."""
    reader.note(f"{month}:correction:{number}", "trace")
    with reader.db.read() as session:
        lines = queries.trace_lines(session, queries.correction_of(session, month, number))
    name = f'attachment; filename="trace_{month}_correction_{number}.jsonl"'
    headers = {"Content-Disposition": name, "Cache-Control": "no-store"}
    return StreamingResponse(iter(lines), media_type="application/x-ndjson", headers=headers)


def _step(once: Keyed, which: tuple[str, int], step: str, who: Identity, now: datetime) -> CorrectionOut:
    changed = False

    def effect(session: Session) -> CorrectionOut:
        nonlocal changed
        row, changed = actions.take_step(session, *which, step, who, now)
        return _out(row)

    told = once.write(effect)
    if changed:
        metrics.correction_steps.labels(step).inc()
    return told


def _out(row: queries.Kept) -> CorrectionOut:
    return CorrectionOut(
        month=row.month,
        number=row.number,
        state=row.state,
        reason=row.reason,
        hash=row.hash,
        people=row.people,
        gross_change=row.gross_won,
        deduction_change=row.deduction_won,
        net_change=row.net_won,
        opened_by=row.opened_by,
        opened_at=row.opened_at,
        reviewed_at=row.reviewed_at,
        locked_at=row.locked_at,
        paid_at=row.paid_at,
        problems=[LostOut(**one) for one in row.problems],
    )


def _held_out(held: Held) -> CorrectedOut:
    slip, settlement = held.slip, held.settlement
    return CorrectedOut(
        employee_id=slip.employee_id,
        employee_no=slip.employee_no,
        name=slip.name,
        kind=slip.kind,
        reasons=slip.reasons.strip("|").split("|"),
        gross_before=slip.before_gross_won,
        gross_after=slip.gross_won,
        net_before=slip.before_net_won,
        net_after=slip.net_won,
        lines=[CorrectedLineOut(**line) for line in slip.changes],
        settled_month=settlement.month if settlement else None,
        outcome=settlement.outcome if settlement else None,
    )
