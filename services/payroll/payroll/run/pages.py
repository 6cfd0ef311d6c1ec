"""The office's pay runs: compute a month, take it from draft to paid."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Literal

from chassis.clock import Now, business_date
from chassis.db import Database, Db
from chassis.forms import Form, FormInput, Month, blank, parse
from chassis.http import PeerCalls
from chassis.identity import Identity, Manager, Payer
from chassis.web.templates import render
from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from payroll import metrics
from payroll.access import PayOffice
from payroll.figures.queries import FiguresMissing, ending_on
from payroll.run import actions, queries
from payroll.run.compute import RunRefused, compute_month
from payroll.run.forms import RunForm
from payroll.run.rules.states import STATE_WORDS, suggested_month, usual_pay_date

router = APIRouter(include_in_schema=False)


@router.get("/admin/payroll")
def run_list(request: Request, who: PayOffice, db: Db, now: Now) -> HTMLResponse:
    """Show the runs and the form that computes a month."""
    return _list_page(request, db, who, now, None)


@router.post("/admin/payroll/runs")
def compute(
    request: Request, who: Manager, db: Db, peers: PeerCalls, now: Now, submitted: FormInput
) -> Response:
    """Compute a month and show its payslips."""
    form = parse(RunForm, submitted.values)
    if form.value is None:
        return _list_page(request, db, who, now, form)
    try:
        run, result = compute_month(
            db,
            peers,
            form.value.month,
            form.value.pay_date,
            now,
            lambda computed: db.write(actions.keep_drafts, computed, who, now),
        )
    except RunRefused as error:
        return _list_page(request, db, who, now, form.refused(**error.fields))
    except FiguresMissing as error:
        return _list_page(request, db, who, now, form.refused(month=error.detail))
    return RedirectResponse(f"/admin/payslip?month={run.month}&done={result}", status_code=303)


@router.post("/admin/payroll/runs/{month}/{step}")
def office_step(
    month: Month, step: Literal["review", "reopen"], who: Manager, db: Db, now: Now
) -> RedirectResponse:
    """Review a draft, or take a reviewed run back to draft."""
    return _step(db, month, step, who, now)


@router.post("/admin/payroll/runs/{month}/pay/{step}")
def payer_step(month: Month, step: Literal["lock", "paid"], who: Payer, db: Db, now: Now) -> RedirectResponse:
    """Lock a reviewed run, or mark a locked one paid."""
    return _step(db, month, step, who, now)


def _step(db: Database, month: str, step: str, who: Identity, now: datetime) -> RedirectResponse:
    _, changed = db.write(actions.take_step, month, step, who, now)
    if changed:
        metrics.run_steps.labels(step).inc()
    return RedirectResponse(f"/admin/payslip?month={month}&done={step}", status_code=303)


def _list_page(
    request: Request, db: Database, who: Identity, now: datetime, form: Form[Any] | None
) -> HTMLResponse:
    with db.read() as session:
        runs = queries.runs(session)
        unpaid = queries.unpaid_counts(session)
        ending = ending_on(session, business_date(now))
    if form is None:
        month = suggested_month([run.month for run in runs], business_date(now))
        pay_date = usual_pay_date(month, request.app.state.settings.usual_pay_day)
        shown: Form[Any] = blank({"month": f"{month:%Y-%m}", "pay_date": pay_date})
    else:
        shown = form
    return render(
        request,
        "run/list.html",
        status_code=422 if shown.errors else 200,
        runs=runs,
        unpaid=unpaid,
        ending=ending,
        form=shown,
        state_words=STATE_WORDS,
        may_compute=who.has_role("owner", "manager"),
    )
