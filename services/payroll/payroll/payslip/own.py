"""A worker's own payslips: the year with its chart, each month with every why, kept as opened."""

from __future__ import annotations

from chassis.clock import Now
from chassis.db import Db
from chassis.forms import Month
from chassis.identity import Anyone, Identity, Worker
from chassis.web.public import render_public
from chassis.web.templates import render
from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from starlette.concurrency import run_in_threadpool

from payroll.delivery import actions as delivery
from payroll.payslip import queries
from payroll.payslip.rules.view import TAX_MODE_WORDS
from payroll.payslip.rules.year import chart_of, years_of
from payroll.run.rules.states import STATE_WORDS

router = APIRouter(include_in_schema=False)


@router.get("/payslip")
async def own_payslips(request: Request, who: Anyone, db: Db, year: str | None = None) -> Response:
    """Show a worker the own published payslips of a year; tell anyone else what this page is."""
    if who.kind != "worker":
        return render_public(request, "payslip/intro.html", is_staff=who.kind == "staff")
    return await run_in_threadpool(_own_year, request, who, db, year)


@router.post("/payslip")
@router.get("/payslip/pdf")
async def former_address(who: Anyone) -> RedirectResponse:
    """Lead from the former system's addresses, which took name and birth date, to the own payslips."""
    return RedirectResponse("/payslip", status_code=303)


@router.get("/payslip/{month}")
def own_payslip(request: Request, month: Month, who: Worker, db: Db, now: Now) -> HTMLResponse:
    """Show one own payslip with how each won came about, and keep that it was opened."""
    with db.read() as session:
        payslip = queries.own_payslip(session, month, int(who.id))
        corrections = queries.corrections_of(session, month, int(who.id))
    db.write(delivery.note_opened, payslip.payslip_id, now)
    return render(
        request,
        "payslip/own_month.html",
        payslip=payslip,
        corrections=corrections,
        state_words=STATE_WORDS,
        mode_words=TAX_MODE_WORDS,
    )


def _own_year(request: Request, who: Identity, db: Db, year: str | None) -> HTMLResponse:
    with db.read() as session:
        payslips = queries.own_payslips(session, int(who.id))
    years = years_of(payslips)
    chosen = year if year in years else next(iter(years), "")
    shown = [payslip for payslip in payslips if payslip.month.startswith(chosen)]
    return render(
        request,
        "payslip/own.html",
        payslips=shown,
        newest=payslips[0] if payslips else None,
        years=years,
        year=chosen,
        chart=chart_of(shown),
    )
