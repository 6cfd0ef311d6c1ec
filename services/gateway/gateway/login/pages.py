"""`/login` of the office, and `POST /logout` for everybody."""

from __future__ import annotations

from typing import Annotated

from chassis.clock import Now
from chassis.db import Db
from chassis.errors import AppError, wants_json
from chassis.forms import FormInput, blank, parse
from chassis.identity import Anyone
from chassis.web.templates import render
from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response
from pydantic import BaseModel, Field

from gateway import metrics
from gateway.login import actions, door
from gateway.session import cookies
from gateway.session.rules import fingerprint, local_path

router = APIRouter(include_in_schema=False)

HOME = "/admin"


class Login(BaseModel):
    """What a member of the office types; a password may be long and in any script."""

    username: Annotated[str, Field(max_length=100)]
    password: Annotated[str, Field(max_length=1000)]


@router.get("/login")
async def login_form(request: Request, who: Anyone, next: str = "") -> Response:  # noqa: A002 - the address says `next`
    """Show the login form, or lead on who has signed in already."""
    if who.kind == "staff":
        return RedirectResponse(local_path(next, HOME), 303)
    return render(request, "login/login.html", form=blank({"next": next}), refusal=None)


@router.post("/login")
async def login(request: Request, submitted: FormInput, who: Anyone, now: Now) -> Response:
    """Check name and password; a session, or the form again with the name kept."""
    form = parse(Login, submitted.values)
    try:
        admitted = await door.sign_in(request, form.checked.username, form.checked.password, now)
    except AppError as error:
        if wants_json(request):
            raise
        refusal = None if error.fields else error.detail
        again = render(request, "login/login.html", status_code=error.status, form=form, refusal=refusal)
        again.headers.update(error.headers)
        return again
    answer = RedirectResponse(local_path(submitted.values.get("next"), HOME), 303)
    settings = request.app.state.settings
    cookies.set_session(answer, settings, admitted.who, admitted.token)
    cookies.set_device(answer, request.cookies, settings, admitted.account, now)
    return answer


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
