"""The office's pages on inquiries: the list with its filters, one inquiry, bulk deletion and its undo."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

import uuid_utils
from chassis.clock import Now
from chassis.db import Database, Db
from chassis.errors import AppError, NotFound
from chassis.forms import Form, FormInput, blank, parse
from chassis.identity import Identity, Manager, Staff
from chassis.web.templates import render
from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from recruit.colleague.queries import colleague_names
from recruit.inquiry import actions, queries
from recruit.inquiry.forms import InquiryChange
from recruit.inquiry.queries import Wanted
from recruit.inquiry.rules import STATUSES

router = APIRouter()

_HOME = "/admin/inquiries"
_MOST_AT_ONCE = 200


@router.get("/admin/inquiries")
def inquiry_list(request: Request, who: Staff, db: Db, now: Now, cursor: str | None = None) -> HTMLResponse:
    """Show inquiries, newest first, narrowed by the filters of the address."""
    wanted = _wanted(dict(request.query_params))
    with db.read() as session:
        page = queries.inquiries_page(session, wanted, cursor)
        counts, unread = queries.count_by_status(session), queries.count_unread(session)
        names = queries.assignees(session)
    db.write(actions.note_list, [row.id for row in page.items], who, now)
    return render(
        request,
        "inquiry/list.html",
        page=page,
        wanted=wanted,
        cursor=cursor,
        chips=_chips(wanted, counts, unread),
        statuses=STATUSES,
        names=[("", "전체"), ("-", "담당자 없음"), *((name, name) for name in names)],
        url=_address(wanted),
        deletion=request.query_params.get("deletion", ""),
    )


@router.get("/admin/inquiries/{inquiry_id}")
def inquiry_detail(request: Request, who: Staff, inquiry_id: str, db: Db, now: Now) -> HTMLResponse:
    """Show one inquiry with its steps; from now on it counts as read."""
    db.write(actions.open_inquiry, inquiry_id, who, now)
    return _detail(request, db, inquiry_id, who)


@router.post("/admin/inquiries/deletion")
def inquiry_deletion(request: Request, who: Manager, submitted: FormInput, db: Db, now: Now) -> Response:
    """Ask once more, then delete the chosen inquiries together."""
    ids = submitted.lists.get("ids", [])[:_MOST_AT_ONCE]
    deletion = submitted.values.get("deletion", "")
    if ids and deletion:
        db.write(actions.delete_inquiries, ids, deletion[:36], who, now)
        return RedirectResponse(f"{_HOME}?{urlencode({'deletion': deletion[:36]})}", status_code=303)
    with db.read() as session:
        rows = queries.present(session, ids)
    if not rows:
        return RedirectResponse(_HOME, status_code=303)
    return render(request, "inquiry/deletion.html", rows=rows, deletion=str(uuid_utils.uuid4()))


@router.post("/admin/inquiries/restoration")
def inquiry_restoration(who: Manager, submitted: FormInput, db: Db, now: Now) -> Response:
    """Bring back what one deletion took away."""
    db.write(actions.restore_inquiries, submitted.values.get("deletion", ""), who, now)
    return RedirectResponse(_HOME, status_code=303)


@router.post("/admin/inquiries/{inquiry_id}")
def inquiry_change(
    request: Request, who: Manager, inquiry_id: str, submitted: FormInput, db: Db, now: Now
) -> Response:
    """Save status, assignee and memo; what cannot be saved is shown with what was typed."""
    form = parse(InquiryChange, submitted.values)
    if form.value is None:
        return _detail(request, db, inquiry_id, who, form, status=422)
    typed = {name: getattr(form.checked, name) or "" for name in actions.FIELDS if name in submitted.values}
    if submitted.values.get("mine"):
        typed["assignee"] = (who.name or who.id)[:50]
    if form.checked.version is not None:
        typed["version"] = form.checked.version
    try:
        db.write(actions.handle_inquiry, inquiry_id, typed, who, now)
    except NotFound:
        raise
    except AppError as error:
        refused = form.refused_by(error)
        return _detail(request, db, inquiry_id, who, refused, status=error.status)
    return RedirectResponse(f"{_HOME}/{inquiry_id}?saved=1", status_code=303)


def _detail(
    request: Request,
    db: Database,
    inquiry_id: str,
    who: Identity,
    form: Form[Any] | None = None,
    status: int = 200,
) -> HTMLResponse:
    with db.read() as session:
        row = queries.inquiry(session, inquiry_id)
        history = queries.history_of(session, inquiry_id)
        names = colleague_names(session)
    mine, now = who.name or who.id, (form.raw.get("assignee") if form else "") or row.assignee
    return render(
        request,
        "inquiry/detail.html",
        status_code=status,
        row=row,
        history=history,
        # A name that is no account's any more, and one's own, stay to choose.
        names=sorted({*names, mine, now} - {""}) if names else [],
        statuses=STATUSES,
        form=form or blank({"status": row.status, "assignee": row.assignee, "memo": row.memo}),
        saved=request.query_params.get("saved", ""),
    )


def _wanted(params: dict[str, str]) -> Wanted:
    status = params.get("status", "")
    return Wanted(
        q=params.get("q", "").strip()[:100],
        status=status if status in STATUSES else "",
        assignee=params.get("assignee", "").strip()[:50],
        unread=params.get("unread") == "1",
        deleted=params.get("deleted") == "1",
    )


def _address(wanted: Wanted, **more: Any) -> str:
    told = {**vars(wanted), **more}
    parts = {name: "1" if value is True else value for name, value in told.items() if value}
    return f"{_HOME}?{urlencode(parts)}" if parts else _HOME


def _chips(wanted: Wanted, counts: dict[str, int], unread: int) -> list[dict[str, Any]]:
    plain = Wanted(q=wanted.q, assignee=wanted.assignee)
    is_plain = not (wanted.status or wanted.unread or wanted.deleted)
    chips: list[dict[str, Any]] = [
        {"label": "전체", "href": _address(plain), "current": is_plain, "count": sum(counts.values())},
        {
            "label": "읽지 않음",
            "href": _address(plain, unread=True),
            "current": wanted.unread,
            "count": unread,
        },
    ]
    chips += [
        {
            "label": word,
            "href": _address(plain, status=key),
            "current": wanted.status == key,
            "count": counts.get(key, 0),
        }
        for key, word in STATUSES.items()
    ]
    return [*chips, {"label": "삭제함", "href": _address(plain, deleted=True), "current": wanted.deleted}]
