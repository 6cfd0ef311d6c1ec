"""The office asks on a worker's behalf, and notes a consent on paper."""

from __future__ import annotations

import secrets
from dataclasses import replace
from typing import Any

from chassis.clock import business_date
from chassis.errors import AppError
from chassis.forms import Form, FormInput, RowId, blank, parse
from chassis.identity import Manager
from chassis.web.templates import render
from fastapi import APIRouter
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from payroll import metrics
from payroll.advance import actions, consenting, queries
from payroll.advance.desk import AtDesk, Desk, detail_page
from payroll.advance.earned import request_of
from payroll.advance.forms import EntryForm, Filled, PaperForm
from payroll.advance.rules.limit import EMERGENCIES, EMERGENCY, KIND_WORDS
from payroll.advance.rules.payout import open_months

router = APIRouter(prefix="/admin/advance", include_in_schema=False)

NOBODY = "그 사번의 직원이 없습니다."
NAMED = "비상시 사유를 골라 주세요."


@router.get("/new")
def entry_page(_who: Manager, desk: AtDesk, employee_no: str = "") -> HTMLResponse:
    """Show the form that asks on a worker's behalf."""
    month = f"{business_date(desk.now):%Y-%m}"
    return _page(desk, blank({"employee_no": employee_no[:20], "month": month, "kind": "ordinary"}), 200)


@router.post("/new")
def enter(_who: Manager, desk: AtDesk, submitted: FormInput) -> Response:
    """Ask on a worker's behalf; the worker sees who did, and agrees on the phone unless paper says so."""
    form, filled = parse(EntryForm, submitted.values), parse(Filled, submitted.values)
    if form.value is None or filled.value is None:
        return _page(desk, form)
    typed = form.value
    if typed.kind == EMERGENCY and not typed.emergency:
        return _page(desk, form.refused(emergency=NAMED))
    with desk.db.read() as session:
        person = queries.person_by_no(session, typed.employee_no)
    if person is None:
        return _page(desk, form.refused(employee_no=NOBODY))
    asking = desk.limits.asking(person.employee_id, typed.month, typed.kind)
    key = f"{desk.who.id}-{filled.value.form_token}"[:64]
    asked = request_of(asking, typed.asked(), key)
    asked = replace(asked, entered_by=desk.who.id, paper=typed.paper)
    try:
        row, _ = desk.db.write(actions.ask, asked, desk.limits.today(asking), desk.who, desk.now)
    except AppError as error:
        return _page(desk, form.refused_by(error))
    metrics.advances.labels("enter").inc()
    return RedirectResponse(f"/admin/advance/{row.id}?done=enter", status_code=303)


@router.post("/{advance_id}/consent")
def note_paper(_who: Manager, desk: AtDesk, advance_id: RowId, submitted: FormInput) -> Response:
    """Note where the worker's consent on paper is kept."""
    form = parse(PaperForm, submitted.values)
    if form.value is None:
        return detail_page(desk, advance_id, paper=form)
    try:
        desk.db.write(consenting.agree_on_paper, advance_id, form.value.paper, desk.who, desk.now)
    except actions.StepRefused as error:
        return detail_page(desk, advance_id, paper=form.refused_by(error))
    metrics.advances.labels("consent").inc()
    return RedirectResponse(f"/admin/advance/{advance_id}?done=consent", status_code=303)


def _page(desk: Desk, form: Form[Any], status: int = 422) -> HTMLResponse:
    with desk.db.read() as session:
        months = open_months(business_date(desk.now), queries.locked_months(session))
    return render(
        desk.request,
        "advance/entry.html",
        status_code=status,
        form=form,
        months=[(month, month) for month in months],
        kind_words=KIND_WORDS,
        emergencies=EMERGENCIES,
        token=form.raw.get("form_token") or secrets.token_urlsafe(12),
    )
