"""`/kiosk` on a shared tablet: enrol it, punch with number and PIN, show the site's QR."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import Annotated, Literal
from urllib.parse import quote
from uuid import uuid4

from chassis.clock import Now
from chassis.errors import AppError, NotFound
from chassis.forms import Form, FormInput, RowId, blank, parse
from chassis.http import PeerAway, PeerRefused
from chassis.identity import Anyone
from chassis.web.templates import render
from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response
from pydantic import BaseModel, Field

from gateway import clients
from gateway.kiosk.door import TerminalDoor
from gateway.kiosk.rules import masked
from gateway.session import cookies
from gateway.workers import codes

router = APIRouter(include_in_schema=False)

HOME = "/kiosk"
SHOWN_SECONDS = 6
LASTS = timedelta(days=400)
WORDS = {"in": "출근", "out": "퇴근"}
LABELS = {"login": "사번", "pin": "PIN", "code": "등록 코드"}


class NoScreen(NotFound):
    code, message = "no_screen", "등록된 화면이 아닙니다. 이 기기를 먼저 등록하세요."


class Enrolment(BaseModel):
    """The code that the office made."""

    code: Annotated[str, Field(max_length=40)]


class TerminalPress(BaseModel):
    """Number, PIN and button; the PIN is checked and forgotten."""

    login: Annotated[str, Field(max_length=100)]
    pin: Annotated[str, Field(max_length=100)]
    kind: Literal["in", "out"]
    key: Annotated[str, Field(max_length=64)]


@router.get(HOME)
async def terminal(request: Request, who: Anyone) -> Response:
    """Show the form for number and PIN, or for the code when this device is not enrolled."""
    device = await _device(request)
    if device is None:
        return _show(request, "kiosk/enrol.html", form=blank(), labels=LABELS)
    return _form(request, device)


@router.post(f"{HOME}/enrolment")
async def enrol(request: Request, who: Anyone, submitted: FormInput) -> Response:
    """Spend a code; the device keeps its token in a cookie that no script reads."""
    form = parse(Enrolment, submitted.values)
    try:
        token = await asyncio.to_thread(clients.enrol_terminal, request.app.state.peers, form.checked.code)
    except (AppError, PeerRefused) as error:
        refused = form.refused(**(error.fields or {"code": error.detail}))
        return _show(request, "kiosk/enrol.html", error.status, form=refused, labels=LABELS)
    answer = RedirectResponse(HOME, 303)
    cookies.set_terminal(answer, request.app.state.settings, token, LASTS)
    return answer


@router.post(f"{HOME}/punches")
async def punch(request: Request, who: Anyone, now: Now, submitted: FormInput) -> Response:
    """Check number and PIN, punch, and show the result for some seconds; nobody stays signed in."""
    device = await _device(request)
    if device is None:
        return RedirectResponse(HOME, 303)
    form = parse(TerminalPress, submitted.values)
    try:
        typed = form.checked
        worker = await TerminalDoor(request, now).check(typed.login, typed.pin)
        made = await asyncio.to_thread(
            clients.punch_at_terminal,
            request.app.state.peers,
            clients.TerminalPunch(
                token=_token(request),
                employee_id=worker.employee_id,
                kind=typed.kind,
                key=f"kiosk-{typed.key}",
            ),
        )
    except AppError as error:
        return _form(request, device, form.refused(**error.fields), error)
    answer = _show(
        request, "kiosk/done.html", person=masked(worker.name), made=made, words=WORDS, device=device
    )
    answer.headers["Refresh"] = f"{SHOWN_SECONDS}; url={HOME}"
    return answer


@router.get(f"{HOME}/qr")
async def screen(request: Request, who: Anyone, site: RowId | None = None) -> Response:
    """Show the site's code: on an enrolled device its own site's, to the office the one asked for."""
    asked = clients.ScreenQuestion(token=_token(request) or None)
    if who.kind == "staff" and site is not None:
        asked = clients.ScreenQuestion(site_id=site)
    if asked.token is None and asked.site_id is None:
        raise NoScreen
    try:
        shown = await asyncio.to_thread(clients.screen_of, request.app.state.peers, asked)
    except PeerRefused as error:
        raise NoScreen from error
    base = request.app.state.settings.humetix_base_url.rstrip("/") or str(request.base_url).rstrip("/")
    qr = codes.qr_image(f"{base}/attendance?qr={quote(shown.code)}")
    return _show(request, "kiosk/qr.html", shown=shown, qr=qr)


def _token(request: Request) -> str:
    return cookies.terminal_of(request.cookies, request.app.state.settings)


async def _device(request: Request) -> clients.Terminal | None:
    token = _token(request)
    if not token:
        return None
    try:
        return await asyncio.to_thread(clients.terminal_of, request.app.state.peers, token)
    except PeerRefused:
        return None


def _form(
    request: Request,
    device: clients.Terminal,
    form: Form[TerminalPress] | None = None,
    error: AppError | None = None,
) -> Response:
    away = "지금은 기록할 수 없어요. 잠시 뒤 다시 눌러 주세요." if isinstance(error, PeerAway) else ""
    refusal = None if error is None or error.fields else away or error.detail
    answer = _show(
        request, "kiosk/press.html", error.status if error else 200, form=form or blank(), device=device,
        refusal=refusal, labels=LABELS, key=uuid4().hex,
    )  # fmt: skip
    answer.headers.update(error.headers if error else {})
    return answer


def _show(request: Request, page: str, status: int = 200, **context: object) -> Response:
    answer = render(request, page, status, **context)
    # What one person saw, the next one must not find by the back button.
    answer.headers["Cache-Control"] = "no-store"
    return answer
