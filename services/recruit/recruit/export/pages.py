"""목록 Excel: which columns and in which order, remembered for each account; buttons alone are enough."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

from chassis.clock import Now
from chassis.db import Db
from chassis.forms import FormInput, Submitted
from chassis.identity import Manager
from chassis.web.templates import render
from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from recruit.application.filters import address, read_filters
from recruit.export import actions, queries
from recruit.export.rules import LIST_COLUMNS, moved, ordered_columns

router = APIRouter()
_HOME = "/admin/applications/exports/columns"
_STEPS = {"up": -1, "down": 1}


@router.get(_HOME)
def column_choice(request: Request, who: Manager, db: Db) -> HTMLResponse:
    """Show the columns in the account's order."""
    with db.read() as session:
        chosen = queries.columns_of(session, who.id)
    filters = address("", read_filters(request.query_params))
    saved = "saved" in request.query_params
    return _page(request, ordered_columns(chosen), chosen, _pairs(filters), saved=saved)


@router.post(_HOME)
def column_change(request: Request, who: Manager, submitted: FormInput, db: Db, now: Now) -> Response:
    """Move a column, tick all or none, save, or save and download: the pressed button says which."""
    order, chosen = _told(submitted)
    query = address("", read_filters(submitted.values))
    move, act = submitted.values.get("move", ""), submitted.values.get("act", "save")
    if move or act in ("all", "none"):
        side, _, key = move.partition(":")
        order = moved(order, key, _STEPS.get(side, 0))
        ticked = chosen if move else list(LIST_COLUMNS) if act == "all" else []
        return _page(request, order, ticked, _pairs(query), note="아직 저장하지 않았습니다.", focus=key)
    columns = [key for key in order if key in chosen]
    if not columns:
        return _page(request, order, [], _pairs(query), error="하나 이상 고르십시오.")
    db.write(actions.keep_columns, who.id, columns, now)
    if act == "download":
        asked = urlencode([*_pairs(query), ("columns", ",".join(columns))])
        return RedirectResponse(f"/download_excel?{asked}", status_code=303)
    return RedirectResponse(f"{_HOME}?{urlencode([*_pairs(query), ('saved', '1')])}", status_code=303)


def _told(submitted: Submitted) -> tuple[list[str], list[str]]:
    order = [key for key in dict.fromkeys(submitted.lists.get("order", [])) if key in LIST_COLUMNS]
    return ordered_columns(order), submitted.lists.get("chosen", [])


def _pairs(query: str) -> list[tuple[str, str]]:
    return parse_qsl(urlsplit(query).query)


def _page(
    request: Request, order: Sequence[str], chosen: Sequence[str], filters: list[tuple[str, str]], **more: Any
) -> HTMLResponse:
    told = {"saved": False, "note": "", "error": "", "focus": ""} | more
    return render(
        request,
        "export/columns.html",
        status_code=422 if told["error"] else 200,
        columns=[(key, LIST_COLUMNS[key][0]) for key in order],
        chosen=chosen,
        filters=filters,
        **told,
    )
