"""Saved views: kept, made the first, deleted; each person's own."""

from __future__ import annotations

from urllib.parse import parse_qsl

from chassis.db import Db
from chassis.errors import Invalid
from chassis.forms import FormInput, RowId
from chassis.identity import Staff
from fastapi import APIRouter
from fastapi.responses import RedirectResponse

from recruit.saved import actions

router = APIRouter()

_LIST = "/admin/applications"


@router.post("/admin/applications/views")
def keep_view(who: Staff, submitted: FormInput, db: Db) -> RedirectResponse:
    """Keep the list as it stands under a name, and come back to it."""
    values = submitted.values
    words = dict(parse_qsl(values.get("query", "")))
    try:
        is_default = values.get("is_default") == "1"
        view = db.write(actions.save_view, who.id, values.get("name", ""), words, is_default=is_default)
    except Invalid as error:
        raise Invalid(error.fields.get("name", error.detail), fields=error.fields) from error
    return RedirectResponse(f"{_LIST}?{view.query or 'sort=new'}", status_code=303)


@router.post("/admin/applications/views/{view_id}/default")
def first_view(who: Staff, view_id: RowId, submitted: FormInput, db: Db) -> RedirectResponse:
    """Open the list with this view, or no longer."""
    db.write(actions.make_default, who.id, view_id)
    return _back(submitted.values)


@router.post("/admin/applications/views/{view_id}/deletion")
def drop_view(who: Staff, view_id: RowId, submitted: FormInput, db: Db) -> RedirectResponse:
    """Delete a view."""
    db.write(actions.delete_view, who.id, view_id)
    return _back(submitted.values)


def _back(values: dict[str, str]) -> RedirectResponse:
    query = values.get("query", "")
    return RedirectResponse(f"{_LIST}?{query or 'sort=new'}", status_code=303)
