"""The office's pay runs: compute a month, take it from draft to paid."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any, Literal

from chassis.clock import Now, business_date
from chassis.db import Database, Db
from chassis.forms import Form, FormInput, Month, blank, parse
from chassis.identity import Identity, Manager, Payer
from chassis.web.templates import render
from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from payroll import metrics
from payroll.access import PayOffice
from payroll.figures.queries import FiguresMissing, ending_on
from payroll.roster.queries import employed_count
from payroll.run import actions, jobs, queries, staging
from payroll.run.compute import RunRefused, check
from payroll.run.forms import MonthOnly, RunForm
from payroll.run.rules.states import STATE_WORDS, suggested_month, usual_pay_date

router = APIRouter(include_in_schema=False)


@router.get("/admin/payroll")
def run_list(request: Request, who: PayOffice, db: Db, now: Now) -> HTMLResponse:
    """Show the runs and the form that computes a month."""
    return _list_page(request, db, who, now, None)


@router.post("/admin/payroll/runs")
def compute(request: Request, who: Manager, db: Db, now: Now, submitted: FormInput) -> Response:
    """Compute a month and show its payslips, how they differ from the draft, or how far it is."""
    form = parse(RunForm, _with_usual_day(request, submitted.values))
    if form.value is None:
        return _list_page(request, db, who, now, form)
    try:
        result = _compute(request, form.value, who, now)
    except RunRefused as error:
        return _list_page(request, db, who, now, form.refused(**error.fields))
    except FiguresMissing as error:
        return _list_page(request, db, who, now, form.refused(month=error.detail))
    month = form.value.month
    if result in ("computing", "pending"):
        return RedirectResponse(f"/admin/payroll/runs/{month}/result", status_code=303)
    return RedirectResponse(f"/admin/payslip?month={month}&done={result}", status_code=303)


def _with_usual_day(request: Request, values: dict[str, str]) -> dict[str, str]:
    """Add the usual pay day for who names a month only, as the former system's address did."""
    month = parse(MonthOnly, values).value
    if "pay_date" in values or month is None:
        return values
    usual = usual_pay_date(_first(month.month), request.app.state.settings.usual_pay_day)
    return {**values, "pay_date": usual.isoformat()}


def _compute(request: Request, asked: RunForm, who: Identity, now: datetime) -> str:
    """Compute a small month while the page waits; of a large one start the job."""
    state, month = request.app.state, asked.month
    first = _first(month)
    with state.db.read() as session:
        people = employed_count(session, first, (first + timedelta(days=31)).replace(day=1))
        check(session, month, asked.pay_date, now)
    if people <= jobs.AT_ONCE:
        return jobs.compute_at_once(state.db, state.peers, (month, asked.pay_date), who, now)
    state.db.write(staging.start, month, asked.pay_date, who, now)
    jobs.wake(request.app)
    return "computing"


@router.post("/admin/payroll/runs/{month}/{step}")
def office_step(
    month: Month, step: Literal["review", "reopen"], who: Manager, db: Db, now: Now
) -> RedirectResponse:
    """Review a draft, or take a reviewed run back to draft."""
    return _step(db, month, step, who, now)


@router.post("/admin/payroll/runs/{month}/checks/{check}")
def check_seen(
    month: Month, check: str, who: PayOffice, db: Db, now: Now, submitted: FormInput
) -> RedirectResponse:
    """Keep that somebody has seen a warning before the lock."""
    db.write(actions.see_check, month, (check, submitted.values.get("fingerprint", "")), who, now)
    return RedirectResponse(f"/admin/payslip?month={month}#checks", status_code=303)


@router.post("/admin/payroll/runs/{month}/pay/{step}")
def payer_step(month: Month, step: Literal["lock", "paid"], who: Payer, db: Db, now: Now) -> RedirectResponse:
    """Lock a reviewed run of which every warning was seen, or mark a locked one paid."""
    return _step(db, month, step, who, now)


def _step(db: Database, month: str, step: str, who: Identity, now: datetime) -> RedirectResponse:
    _, changed = db.write(actions.take_step, month, step, who, now, all_seen=True)
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


def _first(month: str) -> date:
    return date.fromisoformat(f"{month}-01")
