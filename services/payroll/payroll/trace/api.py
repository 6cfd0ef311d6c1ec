"""A month's trace for programs that add it up again."""

from __future__ import annotations

from chassis.clock import Now
from chassis.db import Db
from chassis.forms import Month
from fastapi import APIRouter
from fastapi.responses import StreamingResponse

from payroll.access import PayOffice
from payroll.trace import actions, queries

router = APIRouter(prefix="/api/payroll/v1/runs", tags=["runs"])


@router.get("/{month}/trace", response_class=StreamingResponse)
def trace(month: Month, who: PayOffice, db: Db, now: Now) -> StreamingResponse:
    """Read how each won of a month came about, as JSON lines: the run, each payslip, the end."""
    db.write(actions.note_export, who, month, now)
    name = f'attachment; filename="trace_{month}.jsonl"'
    return StreamingResponse(
        queries.trace_lines(db, month),
        media_type="application/x-ndjson",
        headers={"Content-Disposition": name, "Cache-Control": "no-store"},
    )
