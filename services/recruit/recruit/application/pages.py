"""What an applicant sees: the form, and the receipt."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Annotated, Any

from chassis.clock import Now, business_date
from chassis.db import Db
from chassis.errors import TooLarge
from chassis.forms import Form, Submitted, blank, read_form
from chassis.identity import Anyone
from chassis.web.public import render_public
from chassis.web.templates import render
from fastapi import APIRouter, Depends, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from starlette.concurrency import run_in_threadpool

from recruit.access.marks import read, signed
from recruit.access.queries import access_of
from recruit.application import queries
from recruit.application.reception import Desk, Reception
from recruit.application.rules import FORM_WORDS, LABELS
from recruit.consent.rules import application_consents
from recruit.keys import token_key
from recruit.photo.queries import photo as photo_of
from recruit.posting.board import front_of, shown_on
from recruit.posting.queries import posting as posting_of
from recruit.posting.rules import Call

router = APIRouter()

_TEMPLATE = "application/apply.html"
_RECEIPT, _RECEIPT_LASTS = "recruit receipt", timedelta(days=1)
_NO_RECEIPT = (
    "접수 화면은 제출한 뒤 하루 동안 볼 수 있어요. 진행 상황은 ‘지원 조회’에서 접수번호로 확인해 주세요."
)
_OVER = {
    "unknown": ("없는 공고예요", "주소가 잘못됐거나 지워진 공고예요. 받은 링크를 다시 확인해 주세요.", 404),
    "waiting": ("아직 시작 전이에요", "모집 기간이 시작되면 이 링크로 지원할 수 있어요.", 404),
    "expired": ("모집이 끝났어요", "모집 기간이 지난 공고예요.", 410),
    "closed": ("모집이 끝났어요", "담당자가 모집을 마감한 공고예요.", 410),
}
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
async def apply_form(request: Request, who: Anyone, desk: Desk, posting: str = "") -> Response:
    """Show the empty application form, with the posting it is for."""
    form = blank({"advance_pay": "비희망"})
    if posting:
        return await run_in_threadpool(_posting_form, request, desk, posting, form)
    front = front_of(request.app, business_date(desk.now))
    return render_public(request, _TEMPLATE, **_context(request, form, **front))


def _posting_form(request: Request, desk: Reception, posting_id: str, form: Form[Any]) -> Response:
    call = desk.call_of(posting_id)
    if call is None or call.state != "open":
        title, words, code = _OVER[call.state if call else "unknown"]
        board = shown_on(request.app, business_date(desk.now))
        return render(request, "posting/over.html", status_code=code, title=title, words=words, **board)
    return render(request, _TEMPLATE, **_context(request, form, call=call, posting=_shown(desk, call)))


def _shown(desk: Reception, call: Call | None) -> Any:
    if call is None or call.state == "waiting":
        return None
    with desk.db.read() as session:
        return posting_of(session, call.id)


@router.post("/apply")
def apply(request: Request, who: Anyone, submitted: ApplyInput, desk: Desk) -> Response:
    """Take the form, or show it again with everything that was typed."""
    if submitted is None:
        # What was typed comes back from the browser's own draft: the body was never read.
        call = desk.call_of(request.query_params.get("posting", ""))
        context = _context(request, blank(), call=call, posting=_shown(desk, call), restore_draft=True)
        return render(request, _TEMPLATE, status_code=413, **context)
    key = token_key("form", submitted.values.get("form_token", ""))
    received = desk.receive(submitted, key, from_page=True)
    if received.accepted is None:
        posting = _shown(desk, received.call)
        call = received.call if posting else None
        context = _context(request, received.form, call=call, posting=posting)
        context["photo_token"] = received.photo_token
        context["form_token"] = received.form_token or context["form_token"]
        return render(request, _TEMPLATE, status_code=422, **context)
    # Neither number nor PIN ever stands in an address: those are kept in histories and shared.
    keys, told = request.app.state.settings.keys, received.accepted.application.id
    mark = signed(told, keys[0], _RECEIPT, desk.now + _RECEIPT_LASTS)
    return RedirectResponse(f"/apply/received?of={mark}", status_code=303)


@router.get("/apply/received")
def apply_received(request: Request, who: Anyone, db: Db, now: Now, of: str = "") -> HTMLResponse:
    """Show the receipt of an application for a day: number, state of the photo, nothing personal."""
    application_id = read(of, request.app.state.settings.keys, _RECEIPT, now)
    if application_id is None:
        raise queries.ApplicationNotFound(_NO_RECEIPT)
    with db.read() as session:
        application = queries.application(session, application_id, also_deleted=True)
        photo = photo_of(session, application.photo_id) if application.photo_id else None
        access = access_of(session, application_id)
    return render(
        request,
        "application/received.html",
        receipt_no=application.receipt_no,
        received_at=application.received_at,
        photo_status=photo.status if photo else "",
        has_pin=bool(access and access.pin_hash),
        company=request.app.state.settings,
    )


def _context(request: Request, form: Form[Any], call: Call | None = None, **more: Any) -> dict[str, Any]:
    places = {name: place for place, name in enumerate(LABELS)}
    in_order = dict(sorted(form.errors.items(), key=lambda item: places.get(item[0], -1)))
    return {
        "form": Form(form.value, form.raw, in_order),
        **FORM_WORDS,
        "consents": application_consents(call.site_name, call.worded) if call else application_consents(),
        "call": call,
        "posting": None,
        "postings": [],
        "company": request.app.state.settings,
        "form_token": form.raw.get("form_token", ""),
        "photo_token": "",
        "restore_draft": False,
        **more,
    }
