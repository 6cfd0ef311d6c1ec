"""The page that takes a hire back: what stands against it, the reason, and what became of it."""

from __future__ import annotations

from typing import Any

from chassis.db import Db
from chassis.errors import AppError, NotFound
from chassis.forms import Form, FormInput, blank
from chassis.http import PeerAway
from chassis.identity import Manager, Staff
from chassis.web.templates import render
from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from recruit.application import queries as applications
from recruit.hire import queries
from recruit.hire.intake import HireDesk, Hiring

router = APIRouter()


@router.get("/admin/applications/{application_id}/hire/undo")
def hire_undo(request: Request, who: Staff, application_id: str, db: Db, desk: Hiring) -> HTMLResponse:
    """Show whether a hire can be taken back."""
    return _page(request, application_id, desk, blank())


@router.post("/admin/applications/{application_id}/hire/undo")
def take_hire_back(
    request: Request, who: Manager, application_id: str, submitted: FormInput, desk: Hiring
) -> Response:
    """Take a hire back, or show why it stands."""
    reason = submitted.values.get("undo_reason", "")
    try:
        state = desk.undo(application_id, reason, who)
    except NotFound:
        raise
    except AppError as error:
        form: Form[Any] = blank({"undo_reason": reason})
        form = form.refused_by(error)
        return _page(request, application_id, desk, form, status=error.status)
    back = "#hire" if state == "done" else "/hire/undo"
    return RedirectResponse(f"/admin/applications/{application_id}{back}", status_code=303)


def _page(
    request: Request, application_id: str, desk: HireDesk, form: Form[Any], status: int = 200
) -> HTMLResponse:
    with desk.db.read() as session:
        application = applications.application(session, application_id)
        state = queries.hire_state(session, application_id)
        undone = queries.undone(session, application_id)
    reasons: list[str] | None = []
    if state is not None and (state.undo is None or state.undo.state == "refused"):
        try:
            reasons = desk.uses(state)
        except PeerAway:
            reasons = None
    return render(
        request,
        "hire/undo.html",
        status_code=status,
        application=application,
        hire=state,
        undone=undone,
        reasons=reasons,
        form=form,
    )
