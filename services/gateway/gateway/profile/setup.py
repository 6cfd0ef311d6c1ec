"""Switching one's own second factor on and off, for the page and for the API."""

from __future__ import annotations

import asyncio
from datetime import datetime

from chassis.db import Database
from chassis.errors import Invalid
from chassis.identity import Identity
from fastapi import Request

from gateway.profile.door import prove
from gateway.totp import actions, queries, rules, sealing


class WrongFirstCode(Invalid):
    """The app shows other codes than we expect: the QR was not read, or the phone's clock is wrong."""

    code, message = "wrong_first_code", "코드가 맞지 않습니다. 휴대전화의 시각이 자동인지 확인해 주세요."


async def begin(request: Request, who: Identity, password: str, now: datetime) -> str:
    """Return a new secret that does not count yet; raises as a sign-in does, and AlreadySetUp."""
    await prove(request, who, password, now)
    return await asyncio.to_thread(_begin, request, who, now)


def confirm(request: Request, who: Identity, code: str, now: datetime) -> list[str]:
    """Switch on when the app shows the right code; return the recovery codes."""
    secret = begun_secret(request, who)
    if secret is None:
        raise actions.NotSetUp
    step = rules.step_of(secret, code, now)
    if step is None:
        raise WrongFirstCode(fields={"totp": WrongFirstCode.message})
    codes = rules.new_recovery_codes()
    hashes = [rules.recovery_hash(text) for text in codes]
    request.app.state.db.write(actions.confirm, who, step, hashes, now)
    return codes


async def remove(request: Request, who: Identity, password: str, now: datetime) -> None:
    """Switch off, with the present password."""
    await prove(request, who, password, now)
    await asyncio.to_thread(request.app.state.db.write, actions.remove, who.id, who, now)


def begun_secret(request: Request, who: Identity) -> str | None:
    """Return the secret that was begun and does not count yet."""
    db: Database = request.app.state.db
    with db.read() as session:
        row = queries.factor_of(session, who.id)
    if row is None or row.confirmed_at is not None:
        return None
    return sealing.unseal(row.sealed_secret, request.app.state.settings.keys)


def _begin(request: Request, who: Identity, now: datetime) -> str:
    secret = rules.new_secret()
    sealed = sealing.seal(secret, request.app.state.settings.keys)
    request.app.state.db.write(actions.begin, who.id, sealed, now)
    return secret
