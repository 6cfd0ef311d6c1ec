"""JSON for owners: the office's accounts."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from chassis.clock import Now
from chassis.db import Db
from chassis.forms import OneLine
from chassis.identity import Owner
from fastapi import APIRouter, Request
from pydantic import BaseModel, Field, StringConstraints

from gateway.accounts import queries
from gateway.accounts.office import Office

router = APIRouter(prefix="/api/gateway/v1/accounts", tags=["사용자 계정"])


class AccountOut(BaseModel):
    """An account as owners see it."""

    account: str
    name: str
    roles: list[str]
    disabled: bool
    password_is_temporary: bool
    last_sign_in_at: datetime | None


class AccountsOut(BaseModel):
    """All accounts; an office has few, so there is one page."""

    items: list[AccountOut]
    next: None = None


class AccountIn(BaseModel):
    """A new account."""

    account: Annotated[str, Field(max_length=100)]
    name: Annotated[str, StringConstraints(min_length=1, max_length=50), OneLine]
    roles: list[str]


class ChangeIn(BaseModel):
    """What changes about an account; what is left out stays."""

    roles: list[str] | None = None
    disabled: bool | None = None


class PasswordOut(BaseModel):
    """A temporary password; it is shown only here."""

    account: str
    password: str


@router.get("")
def list_accounts(db: Db, who: Owner) -> AccountsOut:
    """List the accounts by name."""
    with db.read() as session:
        rows = queries.all_accounts(session)
    items = [
        AccountOut(
            account=row.account,
            name=row.name,
            roles=row.roles.split(","),
            disabled=row.disabled_at is not None,
            password_is_temporary=row.password_is_temporary,
            last_sign_in_at=row.last_sign_in_at,
        )
        for row in rows
    ]
    return AccountsOut(items=items)


@router.post("", status_code=201)
async def create_account(request: Request, wanted: AccountIn, who: Owner, now: Now) -> PasswordOut:
    """Make an account with a temporary password."""
    office = Office(request, who, now)
    account, password = await office.create(wanted.account, wanted.name, wanted.roles)
    return PasswordOut(account=account, password=password)


@router.patch("/{account}", status_code=204)
async def change_account(request: Request, account: str, change: ChangeIn, who: Owner, now: Now) -> None:
    """Change an account's roles, close it or open it; its sessions end."""
    office = Office(request, who, now)
    if change.roles is not None:
        await office.change_roles(account, change.roles)
    if change.disabled is not None:
        await office.set_disabled(account, change.disabled)


@router.post("/{account}/password")
async def reset_password(request: Request, account: str, who: Owner, now: Now) -> PasswordOut:
    """Replace somebody else's password by a temporary one; their sessions end."""
    return PasswordOut(account=account, password=await Office(request, who, now).reset_password(account))
