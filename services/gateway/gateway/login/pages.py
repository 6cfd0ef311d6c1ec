"""`/login` of the office, and `POST /logout` for everybody."""

from __future__ import annotations

from typing import Annotated, TypeVar

from chassis.clock import Now
from chassis.db import Db
from chassis.errors import AppError, wants_json
from chassis.forms import Form, FormInput, blank, parse
from chassis.identity import Anyone
from chassis.web.templates import render
from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response
from pydantic import BaseModel, Field

from gateway import metrics
from gateway.login import actions, steps
from gateway.login.door import Door
from gateway.login.entrance import lead_in, show_plain
from gateway.passkey.door import site
from gateway.passkey.rules import LONGEST_ANSWER
from gateway.secret.rules import LONGEST_PASSWORD
from gateway.session import cookies
from gateway.session.rules import fingerprint, local_path

router = APIRouter(include_in_schema=False)

HOME = "/admin"


class Login(BaseModel):
    """What a member of the office types; a password may be long and in any script."""

    username: Annotated[str, Field(max_length=100)]
    password: Annotated[str, Field(max_length=1000)]
    totp: Annotated[str, Field(max_length=40)] = ""


class Code(BaseModel):
    """The second step: a code of the app, or a recovery code."""

    ticket: Annotated[str, Field(max_length=2000)]
    totp: Annotated[str, Field(max_length=40)]


class PasskeyAnswer(BaseModel):
    """What a browser brings back from a passkey's device."""

    credential: Annotated[str, Field(max_length=LONGEST_ANSWER)]


class PasswordPair(BaseModel):
    """A password a person chooses; programs may leave the second one out."""

    new_password: Annotated[str, Field(max_length=LONGEST_PASSWORD)]
    new_password_confirm: str | None = None


class NewPassword(PasswordPair):
    """What is typed in place of a temporary password."""

    ticket: Annotated[str, Field(max_length=2000)]


P = TypeVar("P", bound=PasswordPair)


@router.get("/login")
async def login_form(
    request: Request,
    who: Anyone,
    next: str = "",  # noqa: A002 - the address says `next`
    expired: bool = False,
    again: bool = False,
) -> Response:
    """Show the login form, or lead on who has signed in already and is not asked to do so `again`."""
    if who.kind == "staff" and not again:
        return RedirectResponse(local_path(next, HOME), 303)
    if not request.url.query:
        return show_plain(request, "login/login.html")
    return _show(request, "login/login.html", blank({"next": next}), expired=expired)


@router.get("/login/{step}")
async def login_step(step: str, who: Anyone) -> Response:
    """Lead back to the beginning: a step cannot be opened by its address."""
    return RedirectResponse("/login", 303)


@router.post("/login")
async def login(request: Request, submitted: FormInput, who: Anyone, now: Now) -> Response:
    """Check name and password; a session, a further step, or the form again with the name kept."""
    form = parse(Login, submitted.values)
    try:
        typed = form.checked
        admitted = await Door(request, now).sign_in(typed.username, typed.password, typed.totp)
    except AppError as error:
        return _again(request, "login/login.html", form, error)
    return lead_in(request, admitted, local_path(submitted.values.get("next"), HOME), now)


@router.post("/login/code")
async def login_code(request: Request, submitted: FormInput, who: Anyone, now: Now) -> Response:
    """Check the second factor's code, and sign in."""
    form = parse(Code, submitted.values)
    try:
        admitted = await Door(request, now).enter_code(form.checked.ticket, form.checked.totp)
    except AppError as error:
        page = "login/login.html" if isinstance(error, steps.StepIsOver) else "login/code.html"
        return _again(request, page, form, error)
    return lead_in(request, admitted, local_path(submitted.values.get("next"), HOME), now)


@router.post("/login/passkey")
async def login_passkey(request: Request, submitted: FormInput, who: Anyone, now: Now) -> Response:
    """Check a passkey, which stands for both factors, and sign in."""
    form = parse(PasskeyAnswer, submitted.values)
    try:
        admitted = await Door(request, now).sign_in_by_passkey(form.checked.credential)
    except AppError as error:
        return _again(request, "login/login.html", form, error)
    return lead_in(request, admitted, local_path(submitted.values.get("next"), HOME), now)


@router.post("/login/password")
async def login_password(request: Request, submitted: FormInput, who: Anyone, now: Now) -> Response:
    """Take the password a person chose in place of the temporary one, and sign in."""
    form = checked_pair(parse(NewPassword, submitted.values))
    try:
        admitted = await Door(request, now).set_password(form.checked.ticket, form.checked.new_password)
    except AppError as error:
        page = "login/login.html" if isinstance(error, steps.StepIsOver) else "login/password.html"
        return _again(request, page, form, error)
    return lead_in(request, admitted, local_path(submitted.values.get("next"), HOME), now)


def checked_pair(form: Form[P]) -> Form[P]:
    """Refuse two new passwords that differ; programs may leave the second one out."""
    if form.value and form.value.new_password_confirm not in (None, form.value.new_password):
        return form.refused(**{"new_password_confirm": "두 비밀번호가 서로 다릅니다."})
    return form


def _again(
    request: Request,
    page: str,
    form: Form[P] | Form[Login] | Form[Code] | Form[PasskeyAnswer],
    error: AppError,
) -> Response:
    if wants_json(request):
        raise error
    more = {}
    if isinstance(error, steps.StepNeeded):
        page, more = f"login/{error.step}.html", {"ticket": error.ticket}
    raw = {
        name: text
        for name, text in form.raw.items()
        if "password" not in name and name not in ("totp", "credential")
    }
    shown: Form[BaseModel] = Form(None, {**raw, **more}, {**form.errors, **error.fields})
    refusal = None if error.fields or more else error.detail
    answer = _show(request, page, shown, status=error.status, refusal=refusal)
    answer.headers.update(error.headers)
    return answer


def _show(
    request: Request,
    page: str,
    form: Form[BaseModel],
    *,
    status: int = 200,
    refusal: str | None = None,
    expired: bool = False,
) -> Response:
    passkeys = site(request) is not None
    return render(
        request, page, status_code=status, form=form, refusal=refusal, expired=expired, passkeys=passkeys
    )


@router.post("/logout")
def logout(request: Request, db: Db, who: Anyone, now: Now) -> Response:
    """End the sessions this browser holds, on the server and in the browser."""
    settings = request.app.state.settings
    tokens = cookies.session_tokens(request.cookies, settings)
    keys = [fingerprint(token) for token in tokens.values()]
    if keys:
        db.write(actions.sign_out, keys, who, now)
        request.app.state.keeper.forget(keys)
        metrics.session_events.labels("logout").inc(len(keys))
    answer = RedirectResponse("/login" if "staff" in tokens else "/", 303)
    cookies.clear_sessions(answer, settings)
    return answer
