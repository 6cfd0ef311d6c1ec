"""JSON about passkeys: what a browser that signs in is asked, and one's own passkeys."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from chassis.clock import Now
from chassis.db import Db
from chassis.errors import Unauthorized
from chassis.forms import RowId
from chassis.identity import Anyone, Identity
from fastapi import APIRouter, Request
from pydantic import BaseModel

from gateway.passkey import actions, door
from gateway.session.devices import check_is_person
from gateway.session.rules import COOKIES, Holder

router = APIRouter(prefix="/api/gateway/v1", tags=["패스키"])


class PasskeyOut(BaseModel):
    """One passkey of the account that asks."""

    id: int
    name: str
    is_synced: bool
    created_at: datetime
    last_used_at: datetime | None


class PasskeysOut(BaseModel):
    """All passkeys of the account that asks."""

    items: list[PasskeyOut]
    next: None = None


@router.post("/passkey-challenges", status_code=201)
def ask_for_passkey(request: Request, who: Anyone, now: Now) -> dict[str, Any]:
    """Begin a sign-in: what to hand to `navigator.credentials.get`, good once and for five minutes."""
    return door.ask(request, now)


@router.get("/me/passkeys")
def list_passkeys(request: Request, who: Anyone) -> PasskeysOut:
    """List the caller's passkeys."""
    rows = door.passkeys_of(request, _holder(who))
    items = [
        PasskeyOut(
            id=row.id,
            name=row.name,
            is_synced=row.is_synced,
            created_at=row.created_at,
            last_used_at=row.last_used_at,
        )
        for row in rows
    ]
    return PasskeysOut(items=items)


@router.delete("/me/passkeys/{passkey_id}", status_code=204)
def remove_passkey(request: Request, passkey_id: RowId, who: Anyone, db: Db, now: Now) -> None:
    """Take one of the caller's passkeys away; people only, no API key."""
    holder = _holder(who)
    check_is_person(request, who)
    db.write(actions.remove, holder, passkey_id, who, now)


def _holder(who: Identity) -> Holder:
    if who.kind not in COOKIES:
        raise Unauthorized
    return Holder(who.kind, who.id)
