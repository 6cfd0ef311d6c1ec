"""What a re-run would change, as calls: read it, accept it, throw it away."""

from __future__ import annotations

from typing import Annotated, Any

from chassis.clock import Now
from chassis.forms import Month
from chassis.idempotency import Once, Session
from chassis.identity import Manager
from fastapi import APIRouter, Query
from pydantic import BaseModel

from payroll.payslip.reading import PayReading
from payroll.rerun.rules import Filters
from payroll.run import queries, staging
from payroll.run.api import RunOut, run_out

router = APIRouter(prefix="/api/payroll/v1/runs", tags=["runs"])


class LineChangeOut(BaseModel):
    """One item before and after in won, with its sentences and why it differs."""

    side: str
    code: str
    label: str
    before: int
    after: int
    was: list[str]
    now: list[str]
    reasons: list[str]


class ChangeOut(BaseModel):
    """One person whose payslip would be `new`, `changed` or `gone`."""

    employee_id: int
    employee_no: str
    name: str
    kind: str
    reasons: list[str]
    gross_before: int
    gross_after: int
    net_before: int
    net_after: int
    lines: list[LineChangeOut]


class ChangeList(BaseModel):
    """Changes by employee number; `next` is the cursor of the following page."""

    state: str
    people: int
    items: list[ChangeOut]
    next: str | None = None


@router.get("/{month}/changes")
def run_changes(month: Month, reader: PayReading, filters: Annotated[Filters, Query()]) -> ChangeList:
    """List what the pending result, or the one accepted last, changes of the draft."""
    reader.note(month, "json")
    wanted = queries.Wanted(filters.kind, filters.reason, filters.q)
    with reader.db.read() as session:
        job = queries.last_job(session, month)
        if job is None:
            raise staging.NothingPending
        page = queries.change_page(session, job.id, wanted, filters.cursor)
        people = queries.change_sums(session, job.id, wanted).people
    items = [change_out(row) for row in page.items]
    return ChangeList(state=job.state, people=people, items=items, next=page.next)


def change_out(row: Any) -> ChangeOut:
    """Tell one kept difference."""
    return ChangeOut(
        employee_id=row.employee_id,
        employee_no=row.employee_no,
        name=row.name,
        kind=row.kind,
        reasons=row.reasons.strip("|").split("|"),
        gross_before=row.before_gross_won,
        gross_after=row.after_gross_won,
        net_before=row.before_net_won,
        net_after=row.after_net_won,
        lines=[LineChangeOut(**line) for line in row.lines],
    )


@router.post("/{month}/accept")
def accept_changes(month: Month, who: Manager, once: Once, now: Now) -> RunOut:
    """Put the pending result in the draft's place."""

    def effect(session: Session) -> RunOut:
        staging.accept(session, month, who, now)
        return run_out(session, month)

    return once.write(effect)


@router.post("/{month}/discard", status_code=204)
def discard_changes(month: Month, who: Manager, once: Once, now: Now) -> None:
    """Throw the pending result away; the draft stays."""

    def effect(session: Session) -> None:
        staging.discard(session, month, who, now)

    once.write(effect)
