"""The bin: what lies in it, until when, and the way out."""

from __future__ import annotations

from chassis.clock import Now, business_date
from chassis.db import Db
from chassis.forms import FormInput
from chassis.identity import Manager, Staff
from chassis.web.templates import render
from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, RedirectResponse

from recruit.application.actions import note_listing
from recruit.retention.queries import soonest
from recruit.trash import actions, queries

router = APIRouter()

_BIN = "/admin/applications/trash"


@router.get("/admin/applications/trash")
def trash_bin(
    request: Request, who: Staff, db: Db, now: Now, cursor: str | None = None, restored: str = ""
) -> HTMLResponse:
    """Show what lies in the bin, with the day on which it is erased."""
    with db.read() as session:
        page = queries.bin_page(session, cursor)
        ids = [row.id for row in page.items]
        dues = {subject.id: due for subject, due in soonest(session, ids)}
    db.write(note_listing, "application.list", ids, who, now)
    today = business_date(now)
    return render(
        request,
        "trash/list.html",
        page=page,
        dues=dues,
        cursor=cursor,
        restored=restored if restored.isdigit() else "",
        today=today,
    )


@router.post("/admin/applications/restoration")
def restore(who: Manager, submitted: FormInput, db: Db, now: Now) -> RedirectResponse:
    """Take out of the bin what is ticked, or what went in together."""
    if batch := submitted.values.get("batch", ""):
        with db.read() as session:
            ids = list(queries.batch_ids(session, batch))
    else:
        ids = submitted.lists.get("id", [])
    count = db.write(actions.take_out, ids, who, now)
    target = f"/admin/applications?moved={count}-restored" if batch else f"{_BIN}?restored={count}"
    return RedirectResponse(target, status_code=303)
