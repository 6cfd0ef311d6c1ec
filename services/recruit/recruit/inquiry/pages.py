"""The office's list of inquiries."""

from __future__ import annotations

from urllib.parse import urlencode

from chassis.clock import Now
from chassis.db import Db
from chassis.errors import Invalid
from chassis.forms import FormInput, parse
from chassis.identity import Manager, Staff
from chassis.web.templates import render
from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from recruit.inquiry import actions, queries
from recruit.inquiry.forms import InquiryChange
from recruit.inquiry.rules import STATUSES

router = APIRouter()


@router.get("/admin/inquiries")
def inquiry_list(
    request: Request, who: Staff, db: Db, q: str = "", status: str = "", cursor: str | None = None
) -> HTMLResponse:
    """Show inquiries, newest first, each with its status, assignee and memo to change in place."""
    wanted = status if status in STATUSES else ""
    with db.read() as session:
        page = queries.inquiries_page(session, q.strip(), wanted, cursor)
        counts = queries.count_by_status(session)
    filters = {name: value for name, value in (("q", q.strip()), ("status", wanted)) if value}
    return render(
        request,
        "inquiry/list.html",
        page=page,
        q=q,
        status=wanted,
        cursor=cursor,
        counts=counts,
        statuses=STATUSES,
        url="/admin/inquiries" + (f"?{urlencode(filters)}" if filters else ""),
        saved=request.query_params.get("saved", ""),
    )


@router.post("/admin/inquiries/{inquiry_id}")
def inquiry_change(
    request: Request, who: Manager, inquiry_id: str, submitted: FormInput, db: Db, now: Now
) -> Response:
    """Save status, assignee and memo, and return to the row."""
    typed = {name: submitted.values.get(name, "") for name in ("status", "assignee", "memo")}
    checked = parse(InquiryChange, typed)
    if not checked.ok:
        raise Invalid("; ".join(checked.errors.values()), fields=checked.errors)
    changes = {name: (getattr(checked.checked, name) or "") for name in typed}
    db.write(actions.handle_inquiry, inquiry_id, changes, who, now)
    back = {**_kept_filters(submitted.values), "saved": inquiry_id}
    return RedirectResponse(f"/admin/inquiries?{urlencode(back)}#i-{inquiry_id}", status_code=303)


def _kept_filters(values: dict[str, str]) -> dict[str, str]:
    kept = {"q": values.get("list_q", ""), "status": values.get("list_status", "")}
    return {name: value for name, value in kept.items() if value}
