"""`/admin/accounts/me/totp`: switching one's own second factor on and off."""

from __future__ import annotations

import asyncio
from typing import Annotated, Any

from chassis.clock import Now
from chassis.errors import AppError
from chassis.forms import Form, FormInput, blank, parse
from chassis.identity import Identity, Staff
from chassis.web.templates import render
from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response
from pydantic import BaseModel, Field

from gateway.profile import setup
from gateway.totp import queries, rules
from gateway.workers.codes import qr_image

router = APIRouter(include_in_schema=False)

PAGE = "/admin/accounts/me/totp"


class Proof(BaseModel):
    """The present password, for what a stranger at an open screen must not do."""

    password: Annotated[str, Field(max_length=1000)]


class FirstCode(BaseModel):
    """The code the app shows after reading the QR."""

    totp: Annotated[str, Field(max_length=40)]


@router.get(PAGE)
def state(request: Request, who: Staff) -> Response:
    """Show whether the second factor is on."""
    return _show(request, who, blank())


@router.post(PAGE)
async def begin(request: Request, submitted: FormInput, who: Staff, now: Now) -> Response:
    """Make a secret and show it as a QR code."""
    form = parse(Proof, submitted.values)
    try:
        secret = await setup.begin(request, who, form.checked.password, now)
    except AppError as error:
        return await asyncio.to_thread(_show, request, who, form, error)
    return await asyncio.to_thread(_show, request, who, blank(), None, _setup(secret, who))


@router.post(f"{PAGE}/confirmation")
def confirm(request: Request, submitted: FormInput, who: Staff, now: Now) -> Response:
    """Switch on when the app shows the right code; show the recovery codes, this once."""
    form = parse(FirstCode, submitted.values)
    secret = setup.begun_secret(request, who)
    if secret is None:
        return RedirectResponse(PAGE, 303)
    try:
        codes = setup.confirm(request, who, form.checked.totp, now)
    except AppError as error:
        return _show(request, who, form, error, _setup(secret, who))
    return _show(request, who, blank(), None, {"recovery_codes": codes})


@router.post(f"{PAGE}/removal")
async def remove(request: Request, submitted: FormInput, who: Staff, now: Now) -> Response:
    """Switch off, with the present password."""
    form = parse(Proof, submitted.values)
    try:
        await setup.remove(request, who, form.checked.password, now)
    except AppError as error:
        return await asyncio.to_thread(_show, request, who, form, error)
    return RedirectResponse(PAGE, 303)


def _setup(secret: str, who: Identity) -> dict[str, Any]:
    return {"secret": secret, "qr": qr_image(rules.app_address(secret, who.id))}


def _show(
    request: Request,
    who: Identity,
    form: Form[Any],
    error: AppError | None = None,
    more: dict[str, Any] | None = None,
) -> Response:
    with request.app.state.db.read() as session:
        row = queries.factor_of(session, who.id)
        left = queries.codes_left(session, who.id)
    shown: Form[BaseModel] = Form(None, {}, {**form.errors, **(error.fields if error else {})})
    context: dict[str, Any] = {"secret": None, "qr": None, "recovery_codes": None, **(more or {})}
    answer = render(
        request,
        "profile/totp.html",
        status_code=error.status if error else 200,
        form=shown,
        on=row is not None and row.confirmed_at is not None,
        left=left,
        refusal=error.detail if error and not error.fields else None,
        **context,
    )
    answer.headers.update(error.headers if error else {})
    return answer
