"""The office's items of one person: the list, adding, ending."""

from __future__ import annotations

import secrets
from typing import Any

from chassis.clock import Now
from chassis.db import Database, Db
from chassis.errors import AppError
from chassis.forms import Form, FormInput, RowId, blank, parse
from chassis.identity import Identity, Manager
from chassis.web.templates import render
from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from payroll.access import PayOffice
from payroll.item import actions, queries
from payroll.item.forms import EndingForm, ItemForm, KeyForm
from payroll.item.rules import BASES, KINDS
from payroll.roster import queries as roster

router = APIRouter(prefix="/admin/wages/{employee_id}/items", include_in_schema=False)

DONE_WORDS = {"added": "항목을 등록했습니다.", "ended": "항목을 끝냈습니다."}


@router.get("")
def item_list(request: Request, employee_id: RowId, who: PayOffice, db: Db) -> HTMLResponse:
    """Show a person's items and the form for a new one."""
    return _page(request, db, employee_id, who, blank({"form_key": secrets.token_urlsafe(12)}))


@router.post("")
def add_item(
    request: Request, employee_id: RowId, who: Manager, db: Db, now: Now, submitted: FormInput
) -> Response:
    """Add an item to a person's pay."""
    form, key = parse(ItemForm, submitted.values), parse(KeyForm, submitted.values)
    if form.value is None or key.value is None:
        return _page(request, db, employee_id, who, form.refused(**key.errors))
    with db.read() as session:
        roster.person_of(session, employee_id)
    try:
        db.write(actions.add_item, employee_id, form.value.item(), key.value.form_key, who, now)
    except AppError as error:
        return _page(request, db, employee_id, who, form.refused_by(error))
    return RedirectResponse(f"/admin/wages/{employee_id}/items?done=added", status_code=303)


@router.post("/end")
def end_item(
    request: Request, employee_id: RowId, who: Manager, db: Db, now: Now, submitted: FormInput
) -> Response:
    """Let an item end with a day."""
    form = parse(EndingForm, submitted.values)
    if form.value is not None:
        typed = form.value
        try:
            db.write(actions.end_item, employee_id, typed.item_id, typed.last_day, who, now)
        except actions.ItemRefused as error:
            form = form.refused_by(error)
        else:
            return RedirectResponse(f"/admin/wages/{employee_id}/items?done=ended", status_code=303)
    return _page(request, db, employee_id, who, blank({"form_key": secrets.token_urlsafe(12)}), form)


def _page(
    request: Request,
    db: Database,
    employee_id: int,
    who: Identity,
    form: Form[Any],
    ending: Form[Any] | None = None,
) -> HTMLResponse:
    with db.read() as session:
        person = roster.person_of(session, employee_id)
        rows = queries.person_items(session, employee_id)
    refused = bool(form.errors or ending)
    return render(
        request,
        "item/person.html",
        status_code=422 if refused else 200,
        person=person,
        rows=rows,
        form=form,
        ending=ending,
        kinds=KINDS,
        bases=BASES,
        done="" if refused else DONE_WORDS.get(request.query_params.get("done", ""), ""),
        may_enter=who.has_role("owner", "manager"),
    )
