"""The front door, the privacy policy, and the inquiry form that stands on the front door."""

from __future__ import annotations

from typing import Any

from chassis.clock import Now, business_date
from chassis.db import Db
from chassis.forms import Form, FormInput, blank
from chassis.identity import Anyone
from chassis.web.public import render_public
from chassis.web.templates import render
from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response

from recruit import metrics
from recruit.consent.items import stored_items, without_consent, worker_parts
from recruit.consent.rules import BY_POSTING, INQUIRY, application_consents
from recruit.inquiry import actions
from recruit.inquiry.forms import read_inquiry
from recruit.keys import token_key
from recruit.posting.board import front_of, shown_on
from recruit.retention.queries import periods_on

router = APIRouter()

INQUIRY_LABELS = {
    "company": "회사명",
    "name": "담당자 이름",
    "phone": "연락처",
    "email": "이메일",
    "message": "문의 내용",
    "consent": "동의",
}


@router.get("/")
async def landing(request: Request, who: Anyone, now: Now) -> Response:
    """Show what the firm does, whom it looks for, and how to reach it."""
    context = _landing_context(request, blank()) | front_of(request.app, business_date(now))
    return render_public(request, "landing/index.html", **context)


@router.get("/contact")
def contact_form(who: Anyone) -> RedirectResponse:
    """Lead to the inquiry form of the front door."""
    return RedirectResponse("/#contact", status_code=303)


@router.post("/contact")
def contact(request: Request, who: Anyone, submitted: FormInput, db: Db, now: Now) -> Response:
    """Take an inquiry, or show the form again with what was typed."""
    form = read_inquiry(submitted)
    if form.value is None:
        metrics.inquiries.labels("refused").inc()
        board = shown_on(request.app, business_date(now))
        context = _landing_context(request, form) | board
        return render(request, "landing/index.html", status_code=422, **context)
    key = token_key("form", submitted.values.get("form_token", ""))
    asked = db.write(actions.take_inquiry, form.checked, key, now)
    metrics.inquiries.labels("accepted" if asked.is_new else "repeated").inc()
    return RedirectResponse("/contact/received", status_code=303)


@router.get("/contact/received")
async def contact_received(request: Request, who: Anyone) -> Response:
    """Say that the inquiry has arrived."""
    return render_public(request, "landing/contact_received.html", company=request.app.state.settings)


@router.get("/privacy")
async def privacy(request: Request, who: Anyone, now: Now) -> Response:
    """Show the privacy policy with the periods in force."""
    today = business_date(now)
    return render_public(
        request,
        "landing/privacy.html",
        variant=today.isoformat(),
        periods=periods_on(today),
        company=request.app.state.settings,
        consents=(*application_consents(), *BY_POSTING, INQUIRY),
        items=stored_items(),
        worker_parts=worker_parts(),
        without_consent=without_consent(),
    )


def _landing_context(request: Request, form: Form[Any]) -> dict[str, Any]:
    company = request.app.state.settings
    return {"form": form, "labels": INQUIRY_LABELS, "consent": INQUIRY, "company": company}
