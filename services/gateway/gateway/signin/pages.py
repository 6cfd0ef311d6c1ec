"""`/signin` and `/activate`, made for a thumb on a small phone."""

from __future__ import annotations

from typing import Annotated

from chassis.clock import Now
from chassis.errors import AppError, wants_json
from chassis.forms import Form, FormInput, blank, parse
from chassis.identity import Anyone
from chassis.web.templates import render
from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response
from pydantic import AfterValidator, BaseModel, Field

from gateway.login.entrance import Admitted, lead_in, show_plain
from gateway.login.pages import PasskeyAnswer
from gateway.passkey.door import site
from gateway.secret.rules import pin_fault
from gateway.session.rules import local_path
from gateway.signin.door import Door

router = APIRouter(include_in_schema=False)

AFTER_SIGN_IN = "/attendance"
AFTER_LEAVING = "/payslip"


def _good_pin(pin: str) -> str:
    if fault := pin_fault(pin):
        raise ValueError(fault)
    return pin


class SignIn(BaseModel):
    """What a worker types to sign in."""

    login: Annotated[str, Field(max_length=100)]
    pin: Annotated[str, Field(max_length=100)]


class Activation(BaseModel):
    """What a worker types to set a PIN; the second PIN is asked for on the page, not by programs."""

    login: Annotated[str, Field(max_length=100)]
    code: Annotated[str, Field(max_length=40)]
    pin: Annotated[str, AfterValidator(_good_pin)]
    pin_confirm: str | None = None


@router.get("/signin")
async def sign_in_form(
    request: Request,
    who: Anyone,
    next: str = "",  # noqa: A002 - the address says `next`
    again: bool = False,
) -> Response:
    """Show the sign-in form, or lead on who has signed in already and is not asked to do so `again`."""
    if who.kind == "worker" and not again:
        return RedirectResponse(local_path(next, AFTER_SIGN_IN), 303)
    if not request.url.query:
        return show_plain(request, "signin/signin.html")
    return _show(request, "signin/signin.html", blank({"next": next}))


@router.get("/signin/passkey")
async def sign_in_step(who: Anyone) -> Response:
    """Lead back to the beginning: a step cannot be opened by its address."""
    return RedirectResponse("/signin", 303)


@router.post("/signin")
async def sign_in(request: Request, submitted: FormInput, who: Anyone, now: Now) -> Response:
    """Check number and PIN; a session, or the form again with the number kept."""
    form = parse(SignIn, submitted.values)
    try:
        admitted = await Door(request, now).sign_in(form.checked.login, form.checked.pin)
    except AppError as error:
        return _again(request, "signin/signin.html", form, error)
    return lead_in(request, admitted, local_path(submitted.values.get("next"), _home(admitted)), now)


@router.post("/signin/passkey")
async def sign_in_passkey(request: Request, submitted: FormInput, who: Anyone, now: Now) -> Response:
    """Check a passkey instead of number and PIN, and sign in."""
    form = parse(PasskeyAnswer, submitted.values)
    try:
        admitted = await Door(request, now).sign_in_by_passkey(form.checked.credential)
    except AppError as error:
        return _again(request, "signin/signin.html", form, error)
    return lead_in(request, admitted, local_path(submitted.values.get("next"), _home(admitted)), now)


@router.get("/activate")
async def activation_form(request: Request, who: Anyone, login: str = "") -> Response:
    """Show the form that sets a PIN; a QR's link brings number and code along."""
    return _show(request, "signin/activate.html", blank({"login": login[:100]}))


@router.post("/activate")
async def activate(request: Request, submitted: FormInput, who: Anyone, now: Now) -> Response:
    """Check the code, set the PIN and sign in."""
    form = parse(Activation, submitted.values)
    if form.value and form.value.pin_confirm not in (None, form.value.pin):
        form = form.refused(pin_confirm="두 번호가 서로 달라요. 다시 입력해 주세요.")
    try:
        value = form.checked
        admitted = await Door(request, now).activate(value.login, value.code, value.pin)
    except AppError as error:
        return _again(request, "signin/activate.html", form, error)
    return lead_in(request, admitted, _home(admitted), now)


def _again(
    request: Request, page: str, form: Form[SignIn] | Form[Activation] | Form[PasskeyAnswer], error: AppError
) -> Response:
    if wants_json(request):
        raise error
    refusal = None if error.fields else error.detail
    shown: Form[BaseModel] = Form(None, form.raw, {**form.errors, **error.fields})
    answer = _show(request, page, shown, error.status, refusal)
    answer.headers.update(error.headers)
    return answer


def _show(
    request: Request, page: str, form: Form[BaseModel], status: int = 200, refusal: str | None = None
) -> Response:
    passkeys = site(request) is not None
    return render(request, page, status_code=status, form=form, refusal=refusal, passkeys=passkeys)


def _home(admitted: Admitted) -> str:
    return AFTER_SIGN_IN if "worker" in admitted.who.roles else AFTER_LEAVING
