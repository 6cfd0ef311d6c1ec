"""The office's page of how one person is insured."""

from __future__ import annotations

import secrets
from typing import Any

from chassis.clock import Now, business_date
from chassis.db import Database, Db
from chassis.errors import AppError
from chassis.forms import Form, FormInput, RowId, blank, parse
from chassis.identity import Identity, Manager
from chassis.web.templates import render
from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from payroll.access import PayOffice
from payroll.coverage import actions, queries
from payroll.coverage.forms import CoverageForm, KeyForm
from payroll.coverage.rules import MODE_WORDS
from payroll.roster import queries as roster

router = APIRouter(prefix="/admin/wages/{employee_id}/insurance", include_in_schema=False)


@router.get("")
def coverage_page(request: Request, employee_id: RowId, who: PayOffice, db: Db, now: Now) -> HTMLResponse:
    """Show how a person is insured and the form for a change."""
    defaults = {"form_key": secrets.token_urlsafe(12), "month": f"{business_date(now):%Y-%m}"}
    return _page(request, db, employee_id, who, blank(defaults | {"mode": "calculated"}))


@router.post("")
def enter_coverage(
    request: Request, employee_id: RowId, who: Manager, db: Db, now: Now, submitted: FormInput
) -> Response:
    """Enter how a person is insured from a month on."""
    form, key = parse(CoverageForm, submitted.values), parse(KeyForm, submitted.values)
    if form.value is None or key.value is None:
        return _page(request, db, employee_id, who, form.refused(**key.errors))
    if idle := form.value.idle:
        return _page(request, db, employee_id, who, form.refused(**idle))
    with db.read() as session:
        roster.person_of(session, employee_id)
    try:
        db.write(actions.enter_coverage, employee_id, form.value.coverage(), key.value.form_key, who, now)
    except AppError as error:
        return _page(request, db, employee_id, who, form.refused_by(error))
    return RedirectResponse(f"/admin/wages/{employee_id}/insurance?done=1", status_code=303)


def _page(request: Request, db: Database, employee_id: int, who: Identity, form: Form[Any]) -> HTMLResponse:
    with db.read() as session:
        person = roster.person_of(session, employee_id)
        rows = queries.person_rows(session, employee_id)
    return render(
        request,
        "coverage/person.html",
        status_code=422 if form.errors else 200,
        person=person,
        rows=rows,
        form=form,
        mode_words=MODE_WORDS,
        done="done" in request.query_params and not form.errors,
        may_enter=who.has_role("owner", "manager"),
    )
