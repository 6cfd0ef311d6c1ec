"""`/admin/accounts`: who of the office may sign in, and what they may do."""

from __future__ import annotations

import asyncio
from datetime import datetime
from typing import Annotated, Literal

from chassis.clock import Now
from chassis.db import Db
from chassis.errors import AppError
from chassis.forms import Form, FormInput, OneLine, blank, parse
from chassis.identity import Identity, Owner
from chassis.web.templates import render
from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response
from pydantic import BaseModel, Field, StringConstraints

from gateway.accounts import queries, rules
from gateway.accounts.actions import UnknownAccount
from gateway.accounts.office import Office
from gateway.passkey.door import passkeys_of
from gateway.session.devices import devices_of
from gateway.session.rules import Holder
from gateway.totp import check as second_factor

router = APIRouter(include_in_schema=False)


class AccountForm(BaseModel):
    """What an owner types about a new account, beside the ticked roles."""

    account: Annotated[str, Field(max_length=100)]
    name: Annotated[str, StringConstraints(min_length=1, max_length=50), OneLine]


@router.get("/admin/accounts")
def account_list(request: Request, db: Db, who: Owner) -> Response:
    """List the accounts and what each role may do; only an owner sees who else has keys."""
    with db.read() as session:
        accounts = queries.all_accounts(session)
    return render(request, "accounts/list.html", accounts=accounts, rules=rules)


@router.get("/admin/accounts/new")
def account_form(request: Request, who: Owner) -> Response:
    """Show the form of a new account."""
    return render(request, "accounts/new.html", form=blank(), rules=rules, refusal=None)


@router.post("/admin/accounts")
async def create_account(request: Request, submitted: FormInput, who: Owner, now: Now) -> Response:
    """Make an account and show its temporary password, this once."""
    form = parse(AccountForm, submitted.values)
    try:
        typed, roles = form.checked, rules.roles_of(submitted.values)
        account, password = await Office(request, who, now).create(typed.account, typed.name, roles)
    except AppError as error:
        shown: Form[BaseModel] = Form(None, form.raw, {**form.errors, **error.fields})
        refusal = None if error.fields else error.detail
        return render(
            request, "accounts/new.html", status_code=error.status, form=shown, rules=rules, refusal=refusal
        )
    return await asyncio.to_thread(_show, request, account, who, now, password=password)


@router.get("/admin/accounts/{account}")
def account_page(request: Request, account: str, who: Owner, now: Now) -> Response:
    """Show one account and what can be done with it."""
    return _show(request, account, who, now)


@router.post("/admin/accounts/{account}/password")
async def reset_password(request: Request, account: str, who: Owner, now: Now) -> Response:
    """Give somebody else a temporary password and show it, this once."""
    try:
        password = await Office(request, who, now).reset_password(account)
    except AppError as error:
        return await asyncio.to_thread(_show, request, account, who, now, error=error)
    return await asyncio.to_thread(_show, request, account, who, now, password=password)


@router.post("/admin/accounts/{account}/roles")
async def change_roles(
    request: Request, account: str, submitted: FormInput, who: Owner, now: Now
) -> Response:
    """Give an account the ticked roles."""
    try:
        await Office(request, who, now).change_roles(account, rules.roles_of(submitted.values))
    except AppError as error:
        return await asyncio.to_thread(_show, request, account, who, now, error=error)
    return RedirectResponse(f"/admin/accounts/{rules.in_address(account)}", 303)


@router.post("/admin/accounts/{account}/totp")
async def remove_second_factor(request: Request, account: str, who: Owner, now: Now) -> Response:
    """Take the second factor of somebody who lost it away."""
    await Office(request, who, now).remove_second_factor(account)
    return RedirectResponse(f"/admin/accounts/{rules.in_address(account)}", 303)


@router.post("/admin/accounts/{account}/{change}")
async def close_or_open(
    request: Request, account: str, change: Literal["disable", "enable"], who: Owner, now: Now
) -> Response:
    """Close an account at once, or open it again."""
    try:
        await Office(request, who, now).set_disabled(account, change == "disable")
    except AppError as error:
        return await asyncio.to_thread(_show, request, account, who, now, error=error)
    return RedirectResponse(f"/admin/accounts/{rules.in_address(account)}", 303)


def _show(
    request: Request,
    account: str,
    who: Identity,
    now: datetime,
    *,
    password: str | None = None,
    error: AppError | None = None,
) -> Response:
    with request.app.state.db.read() as session:
        row = queries.account_named(session, account)
    if row is None:
        raise UnknownAccount
    holder = Holder("staff", row.account)
    return render(
        request,
        "accounts/account.html",
        status_code=error.status if error else 200,
        row=row,
        own=row.account == who.id,
        two_steps=second_factor.is_on(request.app.state.db, row.account),
        devices=devices_of(request, holder, now),
        passkeys=passkeys_of(request, holder),
        password=password,
        refusal=next(iter(error.fields.values()), error.detail) if error else None,
        ticked=blank({f"role_{role}": "1" for role in row.roles.split(",")}),
        rules=rules,
    )
