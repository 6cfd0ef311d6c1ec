"""교부 기록 of a month: who was shown, who opened, who has not, and where a file failed."""

from __future__ import annotations

from typing import Annotated

from chassis.db import Db
from chassis.forms import Month
from chassis.web.templates import render
from fastapi import APIRouter, Query, Request
from fastapi.responses import HTMLResponse

from payroll.access import PayOffice
from payroll.delivery import queries
from payroll.delivery.rules import KINDS, WORDS, Show
from payroll.run import queries as runs

router = APIRouter(include_in_schema=False)


@router.get("/admin/payslip/deliveries")
def delivery_ledger(
    request: Request,
    who: PayOffice,
    db: Db,
    month: Annotated[Month, Query()],
    show: Show = "all",
    cursor: str | None = None,
) -> HTMLResponse:
    """Show a month's payslips with when each was shown, opened and handed on."""
    with db.read() as session:
        run = runs.run_of(session, month)
        page = queries.entries(session, run, show, cursor=cursor)
        counts = queries.counts(session, run)
    return render(
        request,
        "delivery/list.html",
        run=run,
        page=page,
        counts=counts,
        month=month,
        show=show,
        cursor=cursor,
        words=WORDS,
        kinds=KINDS,
    )
