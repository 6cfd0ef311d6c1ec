"""Notices: what everybody reads, and the office's pages that write them."""

from __future__ import annotations

from typing import Any

from chassis.clock import Now, business_date
from chassis.db import Database, Db
from chassis.errors import AppError, NotFound
from chassis.forms import Form, FormInput, blank
from chassis.identity import Anyone, Manager, Staff
from chassis.web.templates import render
from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from recruit.keys import token_key
from recruit.notice import actions, queries, rules
from recruit.notice.banner import refresh_banners
from recruit.notice.forms import NoticeForm, read_notice

router = APIRouter()

_HOME = "/admin/notices"


@router.get("/notices")
def notices(request: Request, who: Anyone, db: Db, now: Now, cursor: str | None = None) -> HTMLResponse:
    """Show what the firm tells everybody: pinned first, then the newest."""
    today = business_date(now)
    with db.read() as session:
        page = queries.shown_page(session, today, cursor)
        pinned = queries.pinned(session, today) if cursor is None else []
    return render(
        request,
        "notice/notices.html",
        page=page,
        pinned=pinned,
        cursor=cursor,
        categories=rules.CATEGORIES,
        url="/notices",
    )


@router.get("/notices/{notice_id}")
def notice(request: Request, who: Anyone, notice_id: str, db: Db, now: Now) -> HTMLResponse:
    """Show one notice."""
    with db.read() as session:
        found = queries.shown_notice(session, notice_id, business_date(now))
    return render(
        request,
        "notice/notice.html",
        notice=found,
        paragraphs=rules.paragraphs_of(found.body),
        categories=rules.CATEGORIES,
    )


@router.get("/admin/notices")
def notice_list(
    request: Request, who: Staff, db: Db, now: Now, deleted: bool = False, cursor: str | None = None
) -> HTMLResponse:
    """Show all notices with where they stand, or the deleted ones."""
    today = business_date(now)
    with db.read() as session:
        page = queries.office_page(session, cursor, deleted=deleted)
    states = {
        row.id: rules.state_of(row.starts_on, row.ends_on, today, is_draft=row.is_draft) for row in page.items
    }
    return render(
        request,
        "notice/list.html",
        page=page,
        states=states,
        words=rules.STATES,
        categories=rules.CATEGORIES,
        deleted=deleted,
        removed=request.query_params.get("removed", ""),
        cursor=cursor,
        url=f"{_HOME}?deleted=1" if deleted else _HOME,
    )


@router.get("/admin/notices/new")
def new_notice(request: Request, who: Staff, now: Now) -> HTMLResponse:
    """Show the empty form of a notice."""
    return _form_page(request, blank({"starts_on": business_date(now), "category": "general"}))


@router.post("/admin/notices/new")
def add_notice(request: Request, who: Manager, submitted: FormInput, db: Db, now: Now) -> Response:
    """Write a notice, or show the form again."""
    form = read_notice(submitted)
    if form.value is None:
        return _form_page(request, form, status=422)
    key = token_key("notice", submitted.values.get("form_token", ""))
    written = db.write(actions.add_notice, form.checked, key, who, now)
    refresh_banners(request.app)
    return RedirectResponse(f"{_HOME}/{written.id}?saved=1", status_code=303)


@router.get("/admin/notices/{notice_id}")
def notice_detail(request: Request, who: Staff, notice_id: str, db: Db) -> HTMLResponse:
    """Show the form of a notice with how it reads."""
    return _own_page(request, db, notice_id)


@router.post("/admin/notices/{notice_id}")
def change_notice(
    request: Request, who: Manager, notice_id: str, submitted: FormInput, db: Db, now: Now
) -> Response:
    """Save a notice, or show the form again with what was typed."""
    form = read_notice(submitted)
    if form.value is None:
        return _own_page(request, db, notice_id, form, status=422)
    version = submitted.values.get("version", "")
    opened = int(version) if version.isascii() and version.isdigit() and len(version) < 10 else 0
    try:
        db.write(actions.change_notice, notice_id, form.checked, opened, who, now)
    except NotFound:
        raise
    except AppError as error:
        return _own_page(request, db, notice_id, form.refused(form=error.detail), status=error.status)
    refresh_banners(request.app)
    return RedirectResponse(f"{_HOME}/{notice_id}?saved=1", status_code=303)


@router.post("/admin/notices/{notice_id}/removal")
def delete_notice(request: Request, who: Manager, notice_id: str, db: Db, now: Now) -> Response:
    """Take a notice away; the list offers to bring it back."""
    db.write(actions.delete_notice, notice_id, who, now)
    refresh_banners(request.app)
    return RedirectResponse(f"{_HOME}?removed={notice_id}", status_code=303)


@router.post("/admin/notices/{notice_id}/restoration")
def restore_notice(request: Request, who: Manager, notice_id: str, db: Db, now: Now) -> Response:
    """Bring a notice back."""
    db.write(actions.restore_notice, notice_id, who, now)
    refresh_banners(request.app)
    return RedirectResponse(f"{_HOME}/{notice_id}", status_code=303)


def _own_page(
    request: Request, db: Database, notice_id: str, form: Form[Any] | None = None, status: int = 200
) -> HTMLResponse:
    with db.read() as session:
        found = queries.notice(session, notice_id)
    told = {name: getattr(found, name) for name in NoticeForm.model_fields}
    ticks = {name: "1" if told[name] else "" for name in ("is_pinned", "is_banner", "is_draft")}
    shown = form or blank({**told, **ticks})
    return _form_page(request, shown, status=status, notice=found, paragraphs=rules.paragraphs_of(found.body))


def _form_page(request: Request, form: Form[Any], status: int = 200, **more: Any) -> HTMLResponse:
    context = {"notice": None, "paragraphs": [], **more}
    return render(
        request,
        "notice/form.html",
        status_code=status,
        form=form,
        categories=rules.CATEGORIES,
        saved=request.query_params.get("saved", ""),
        **context,
    )
