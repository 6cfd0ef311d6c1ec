"""What an applicant sees: the form, and the receipt."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Annotated, Any

from chassis.db import Db
from chassis.errors import TooLarge
from chassis.forms import Form, Submitted, blank, read_form
from chassis.identity import Anyone
from chassis.web.public import render_public
from chassis.web.templates import render
from fastapi import APIRouter, Depends, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from recruit.application import queries
from recruit.application.reception import Desk
from recruit.application.rules import CAREER_ROWS, LABELS, OPTIONS
from recruit.consent.rules import COLLECTION, ID_PHOTO, THIRD_PARTY
from recruit.keys import token_key
from recruit.photo.queries import photo as photo_of

router = APIRouter()

_TEMPLATE = "application/apply.html"
_MOST_DRAINED = 64 * 1024 * 1024


async def _read_or_too_large(request: Request) -> AsyncIterator[Submitted | None]:
    try:
        yield await _read(request)
    finally:
        await request.close()


async def _read(request: Request) -> Submitted | None:
    try:
        return await read_form(request)
    except TooLarge:
        # A browser that is answered while still sending shows its own error: read on, keep nothing.
        drained = 0
        async for chunk in request.stream():
            drained += len(chunk)
            if drained > _MOST_DRAINED:
                break
        return None


ApplyInput = Annotated[Submitted | None, Depends(_read_or_too_large)]


@router.get("/apply")
async def apply_form(request: Request, who: Anyone) -> Response:
    """Show the empty application form."""
    return render_public(request, _TEMPLATE, **_context(request, blank({"advance_pay": "비희망"})))


@router.post("/apply")
def apply(request: Request, who: Anyone, submitted: ApplyInput, desk: Desk) -> Response:
    """Take the form, or show it again with everything that was typed."""
    if submitted is None:
        # What was typed comes back from the browser's own draft: the body was never read.
        return render(request, _TEMPLATE, status_code=413, **_context(request, blank(), restore_draft=True))
    key = token_key("form", submitted.values.get("form_token", ""))
    received = desk.receive(submitted, key, from_page=True)
    if received.accepted is None:
        context = _context(request, received.form, photo_token=received.photo_token)
        context["form_token"] = received.form_token or context["form_token"]
        return render(request, _TEMPLATE, status_code=422, **context)
    address = f"/apply/received?no={received.accepted.application.receipt_no}"
    return RedirectResponse(address, status_code=303)


@router.get("/apply/received")
def apply_received(request: Request, who: Anyone, db: Db, no: str = "") -> HTMLResponse:
    """Show the receipt of an application: its number and the state of its photo, nothing personal."""
    with db.read() as session:
        application = queries.application_by_receipt(session, no.strip().upper())
        if application is None:
            raise queries.ApplicationNotFound("접수번호를 찾을 수 없어요. 받은 번호를 다시 확인해 주세요.")
        photo = photo_of(session, application.photo_id) if application.photo_id else None
    return render(
        request,
        "application/received.html",
        receipt_no=application.receipt_no,
        received_at=application.received_at,
        photo_status=photo.status if photo else "",
        company=request.app.state.settings,
    )


def _context(request: Request, form: Form[Any], **more: Any) -> dict[str, Any]:
    places = {name: place for place, name in enumerate(LABELS)}
    in_order = dict(sorted(form.errors.items(), key=lambda item: places.get(item[0], -1)))
    return {
        "form": Form(form.value, form.raw, in_order),
        "labels": LABELS,
        "options": OPTIONS,
        "rows": range(1, CAREER_ROWS + 1),
        "collection": COLLECTION,
        "id_photo": ID_PHOTO,
        "third_party": THIRD_PARTY,
        "company": request.app.state.settings,
        "form_token": form.raw.get("form_token", ""),
        "photo_token": "",
        "restore_draft": False,
        **more,
    }
