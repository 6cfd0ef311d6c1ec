"""JSON for owners: an account's API keys. A key never makes or ends keys: only a person does."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal

from chassis.clock import Now
from chassis.db import Db
from chassis.forms import OneLine, RowId
from chassis.identity import Owner
from fastapi import APIRouter, Request
from pydantic import BaseModel, StringConstraints

from gateway.accounts import queries as accounts
from gateway.accounts.actions import UnknownAccount
from gateway.accounts.rules import folded
from gateway.api_key import actions, queries
from gateway.api_key.issuing import Wanted, issue
from gateway.session.devices import check_is_person

router = APIRouter(prefix="/api/gateway/v1/accounts/{account}/keys", tags=["사용자 계정"])


class KeyOut(BaseModel):
    """A key as owners see it; its text is not kept."""

    id: int
    name: str
    roles: list[str]
    created_at: datetime
    expires_at: datetime
    revoked_at: datetime | None
    last_used_at: datetime | None


class KeysOut(BaseModel):
    """All keys of an account, the newest first."""

    items: list[KeyOut]
    next: None = None


class KeyIn(BaseModel):
    """A new key."""

    name: Annotated[str, StringConstraints(min_length=1, max_length=60), OneLine]
    days: Literal[30, 90, 180, 365] = 90
    roles: list[str]


class IssuedOut(BaseModel):
    """A new key; its text is shown only here."""

    id: int
    key: str
    expires_at: datetime


@router.get("")
def list_keys(account: str, db: Db, who: Owner) -> KeysOut:
    """List an account's keys."""
    with db.read() as session:
        row = accounts.account_named(session, account)
        rows = queries.keys_of(session, row.account) if row else []
    if row is None:
        raise UnknownAccount
    items = [
        KeyOut(
            id=one.id,
            name=one.name,
            roles=one.roles.split(","),
            created_at=one.created_at,
            expires_at=one.expires_at,
            revoked_at=one.revoked_at,
            last_used_at=one.last_used_at,
        )
        for one in rows
    ]
    return KeysOut(items=items)


@router.post("", status_code=201)
def issue_key(request: Request, account: str, wanted: KeyIn, db: Db, who: Owner, now: Now) -> IssuedOut:
    """Issue a key for an account."""
    check_is_person(request, who)
    issued = issue(db, Wanted(account, wanted.name, wanted.days, wanted.roles), who, now)
    return IssuedOut(id=issued.id, key=issued.key, expires_at=issued.expires_at)


@router.delete("/{key_id}", status_code=204)
def revoke_key(request: Request, account: str, key_id: RowId, db: Db, who: Owner, now: Now) -> None:
    """End a key at once."""
    check_is_person(request, who)
    db.write(actions.revoke_key, folded(account), key_id, who, now)
