"""교부 기록 as a call."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any

from chassis.db import Db
from chassis.forms import Month
from fastapi import APIRouter, Query
from pydantic import BaseModel

from payroll.access import PayOffice
from payroll.delivery import queries
from payroll.delivery.queries import Entry
from payroll.delivery.rules import Show
from payroll.run import queries as runs

router = APIRouter(prefix="/api/payroll/v1", tags=["payslips"])


class DeliveryOut(BaseModel):
    """One payslip's way to its worker; `state` is hidden, shown, opened, handed or failed."""

    employee_id: int
    employee_no: str
    name: str
    site_name: str
    state: str
    made_at: datetime
    shown_at: datetime | None
    opened_at: datetime | None
    last_opened_at: datetime | None
    openings: int
    received_at: datetime | None
    last_received_at: datetime | None
    handed_at: datetime | None
    handed_by: str
    failed_at: datetime | None
    problem: str


class DeliveryList(BaseModel):
    """A page of the ledger; `next` is the cursor of the following page."""

    month: str
    total: int
    opened: int
    unopened: int
    failed: int
    items: list[DeliveryOut]
    next: str | None = None


@router.get("/runs/{month}/deliveries")
def run_deliveries(
    month: Month,
    who: PayOffice,
    db: Db,
    show: Show = "all",
    cursor: str | None = None,
    limit: Annotated[int, Query(ge=1, le=200)] = 100,
) -> DeliveryList:
    """List when each payslip of a month was made, shown, opened, received, handed on or failed."""
    with db.read() as session:
        run = runs.run_of(session, month)
        page = queries.entries(session, run, show, cursor=cursor, limit=limit)
        counts = queries.counts(session, run)
    items = [DeliveryOut.model_validate(_told(entry)) for entry in page.items]
    return DeliveryList(
        month=month,
        total=counts.all,
        opened=counts.opened,
        unopened=counts.unopened,
        failed=counts.failed,
        items=items,
        next=page.next,
    )


def _told(entry: Entry) -> dict[str, Any]:
    return {**vars(entry), **vars(entry.traces), "state": entry.traces.state}
