"""지원서 양식: upload a blank form, say which cell gets what, look at it filled, choose the one in use."""

from __future__ import annotations

import json
from pathlib import PurePath
from typing import Any

from chassis.clock import Now, business_date
from chassis.db import Db
from chassis.forms import Form, FormInput, RowId, blank
from chassis.http import PeerCalls, PeerRefused
from chassis.identity import Manager
from chassis.web.templates import render
from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from recruit import clients
from recruit.form_map import actions, queries
from recruit.form_map.rules import FIELDS, KNOWN, LARGEST_BYTES, SAMPLE, cell_problems, cells_of

router = APIRouter()
HOME = "/admin/applications/exports/forms"


@router.get(HOME)
def form_list(request: Request, who: Manager) -> HTMLResponse:
    """Show the forms, their versions and which one is used."""
    return _list(request, blank())


@router.post(HOME)
def form_upload(
    request: Request, who: Manager, submitted: FormInput, db: Db, peers: PeerCalls, now: Now
) -> Response:
    """Keep an uploaded form when docs-render can use it."""
    upload = submitted.files.get("template")
    if upload is None or not upload.size:
        return _list(request, blank().refused(template="양식 파일(.xlsx)을 고르십시오."))
    if upload.size > LARGEST_BYTES:
        return _list(request, blank().refused(template="파일이 2MB보다 큽니다."))
    content = upload.file.read()
    try:
        clients.own_form_layout(peers, content, {}, business_date(now).isoformat(), SAMPLE)
    except PeerRefused as refusal:
        told = refusal.fields.get("template", refusal.detail)
        return _list(request, blank().refused(template=told))
    name = PurePath((upload.filename or "").replace("\\", "/")).name or "양식.xlsx"
    form = db.write(actions.upload, name, content, who, now)
    return RedirectResponse(f"{HOME}/{form.id}", status_code=303)


@router.post(HOME + "/choice")
def form_choice(who: Manager, submitted: FormInput, db: Db, now: Now) -> RedirectResponse:
    """Use a version from now on; without a number the company's own form."""
    number = submitted.values.get("map_id", "")
    db.write(actions.choose, int(number) if number.isdecimal() and len(number) < 10 else None, who, now)
    return RedirectResponse(HOME, status_code=303)


@router.get(HOME + "/{template_id}")
def form_cells(
    request: Request, who: Manager, template_id: RowId, db: Db, peers: PeerCalls, now: Now
) -> HTMLResponse:
    """Show which cell of a form gets what, and the form filled for somebody invented."""
    with db.read() as session:
        last = queries.last_version(session, template_id)
    form = blank(json.loads(last.cells) if last else {})
    return _cells(request, template_id, form, peers, business_date(now).isoformat())


@router.post(HOME + "/{template_id}")
def form_cells_change(
    request: Request,
    who: Manager,
    template_id: RowId,
    submitted: FormInput,
    peers: PeerCalls,
    now: Now,
) -> Response:
    """Keep a new version of the map, or only show it (`act=preview`)."""
    today = business_date(now).isoformat()
    cells, form = cells_of(submitted.values), blank(submitted.values)
    problems = cell_problems(cells) or ({} if cells else {"form": "칸을 하나 이상 적으십시오."})
    if problems:
        return _cells(request, template_id, form.refused(**problems), peers, today)
    db = request.app.state.db
    with db.read() as session:
        content = queries.template(session, template_id).content
    try:
        clients.own_form_layout(peers, content, cells, today, SAMPLE)
    except PeerRefused as refusal:
        return _cells(request, template_id, form.refused_by(refusal), peers, today)
    if submitted.values.get("act") == "preview":
        return _cells(request, template_id, form, peers, today)
    db.write(actions.keep_map, template_id, cells, who, now)
    return RedirectResponse(f"{HOME}/{template_id}?saved=1", status_code=303)


def _list(request: Request, form: Form[Any]) -> HTMLResponse:
    with request.app.state.db.read() as session:
        templates = {row.id: row for row in queries.templates(session)}
        versions = queries.versions(session)
        in_use = queries.map_in_use(session)
    return render(
        request,
        "form_map/list.html",
        status_code=422 if form.errors else 200,
        form=form,
        templates=templates,
        versions=versions,
        in_use=in_use,
    )


def _cells(request: Request, template_id: int, form: Form[Any], peers: PeerCalls, today: str) -> HTMLResponse:
    with request.app.state.db.read() as session:
        template = queries.template(session, template_id)
        last = queries.last_version(session, template_id)
        in_use = queries.map_in_use(session)
    shown = {} if form.errors else cells_of(form.raw)
    try:
        layout = clients.own_form_layout(peers, template.content, shown, today, SAMPLE)
    except PeerRefused as refusal:
        form = form.refused(**{"form": refusal.detail, **refusal.fields})
        layout = None
    return render(
        request,
        "form_map/cells.html",
        status_code=422 if form.errors else 200,
        form=form,
        groups=FIELDS,
        known=KNOWN,
        template=template,
        last=last,
        in_use=in_use,
        layout=layout,
        saved="saved" in request.query_params,
    )
