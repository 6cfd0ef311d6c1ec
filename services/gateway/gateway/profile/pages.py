"""`/admin/accounts/me`: one's own password and sessions."""

from __future__ import annotations

import asyncio
from datetime import datetime
from typing import Annotated

from chassis.clock import Now
from chassis.errors import AppError, Unauthorized
from chassis.forms import Form, FormInput, blank, parse
from chassis.identity import Identity, Staff
from chassis.web.templates import render
from fastapi import APIRouter, Request
from fastapi.responses import Response
from pydantic import BaseModel, Field

from gateway.accounts import queries, rules
from gateway.login.entrance import lead_in
from gateway.login.pages import PasswordPair, checked_pair
from gateway.passkey.door import passkeys_of
from gateway.profile import door
from gateway.session.devices import devices_of
from gateway.session.rules import Holder
from gateway.totp import check as second_factor

router = APIRouter(include_in_schema=False)

PAGE = "/admin/accounts/me"


class OwnPassword(PasswordPair):
    """The present password and the one that takes its place."""

    password: Annotated[str, Field(max_length=1000)]


@router.get(PAGE)
def own_account(request: Request, who: Staff, now: Now, done: str = "") -> Response:
    """Show one's own account."""
    return _show(request, who, now, blank(), done=done)


@router.post(f"{PAGE}/password")
async def change_password(request: Request, submitted: FormInput, who: Staff, now: Now) -> Response:
    """Change one's own password; other devices are signed out."""
    form = checked_pair(parse(OwnPassword, submitted.values))
    try:
        typed = form.checked
        admitted = await door.change_password(request, who, typed.password, typed.new_password, now)
    except AppError as error:
        shown: Form[BaseModel] = Form(None, {}, {**form.errors, **error.fields})
        return await asyncio.to_thread(_show, request, who, now, shown, error)
    return lead_in(request, admitted, f"{PAGE}?done=password", now)


def _show(
    request: Request,
    who: Identity,
    now: datetime,
    form: Form[BaseModel],
    error: AppError | None = None,
    done: str = "",
) -> Response:
    with request.app.state.db.read() as session:
        row = queries.account_named(session, who.id)
    if row is None:
        raise Unauthorized
    holder = Holder("staff", who.id)
    answer = render(
        request,
        "profile/me.html",
        status_code=error.status if error else 200,
        row=row,
        devices=devices_of(request, holder, now),
        two_steps=second_factor.is_on(request.app.state.db, row.account),
        passkeys=len(passkeys_of(request, holder)),
        form=form,
        rules=rules,
        refusal=error.detail if error and not error.fields else None,
        done=done,
    )
    answer.headers.update(error.headers if error else {})
    return answer
