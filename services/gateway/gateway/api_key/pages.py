"""`/admin/accounts/{account}/keys`: an account's API keys, issued and revoked by an owner."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal

from chassis.clock import Now
from chassis.errors import AppError
from chassis.forms import Form, FormInput, OneLine, RowId, blank, parse
from chassis.identity import Owner
from chassis.web.templates import render
from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response
from pydantic import BaseModel, StringConstraints

from gateway.accounts import queries as accounts
from gateway.accounts import rules as account_rules
from gateway.accounts.actions import UnknownAccount
from gateway.api_key import actions, queries, rules
from gateway.api_key.issuing import Wanted, issue

router = APIRouter(include_in_schema=False)

PAGE = "/admin/accounts/{account}/keys"


class KeyForm(BaseModel):
    """What an owner types about a key, beside the ticked roles."""

    name: Annotated[str, StringConstraints(min_length=1, max_length=60), OneLine]
    days: Literal["30", "90", "180", "365"]


@router.get(PAGE)
def key_list(request: Request, account: str, who: Owner, now: Now) -> Response:
    """Show an account's keys and the form of a new one."""
    return _show(request, account, now, blank({"days": "90"}))


@router.post(PAGE)
def issue_key(request: Request, account: str, submitted: FormInput, who: Owner, now: Now) -> Response:
    """Issue a key and show it, this once."""
    form = parse(KeyForm, submitted.values)
    try:
        typed, roles = form.checked, account_rules.roles_of(submitted.values)
        wanted = Wanted(account, typed.name, int(typed.days), roles)
        key = issue(request.app.state.db, wanted, who, now).key
    except AppError as error:
        if not error.fields:
            raise
        shown: Form[BaseModel] = Form(None, form.raw, {**form.errors, **error.fields})
        return _show(request, account, now, shown, status=error.status)
    return _show(request, account, now, blank({"days": "90"}), key=key)


@router.post(PAGE + "/{key_id}/revocation")
def revoke_key(request: Request, account: str, key_id: RowId, who: Owner, now: Now) -> Response:
    """End a key at once."""
    kept = account_rules.folded(account)
    request.app.state.db.write(actions.revoke_key, kept, key_id, who, now)
    return RedirectResponse(f"/admin/accounts/{account_rules.in_address(account)}/keys", 303)


def _show(
    request: Request,
    account: str,
    now: datetime,
    form: Form[BaseModel],
    *,
    key: str | None = None,
    status: int = 200,
) -> Response:
    with request.app.state.db.read() as session:
        row = accounts.account_named(session, account)
        keys = queries.keys_of(session, row.account) if row else []
    if row is None:
        raise UnknownAccount
    return render(
        request,
        "api_key/list.html",
        status_code=status,
        row=row,
        keys=keys,
        form=form,
        key=key,
        now=now,
        rules=account_rules,
        is_live=rules.is_live,
        lasts=[(str(days), f"{days}일") for days in rules.LASTS_DAYS],
    )
