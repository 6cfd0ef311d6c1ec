"""The steps of an office sign-in: throttle, find, check beside the loop, admit."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from datetime import datetime

from chassis.db import Database
from chassis.errors import AppError
from chassis.identity import Identity
from fastapi import Request

from gateway import metrics
from gateway.accounts import queries
from gateway.accounts.rules import folded
from gateway.accounts.tables import StaffAccount
from gateway.limits.attempts import address_of, attempt
from gateway.limits.rules import Try, account_key
from gateway.login import actions
from gateway.secret.hashing import Hashing, needs_rehash
from gateway.session import cookies
from gateway.settings import GatewaySettings


class WrongPassword(AppError):
    """Name and password do not belong together, or nobody has that name: one text for both."""

    code, status, message = "wrong_sign_in", 401, "계정 이름이나 비밀번호가 맞지 않습니다."


@dataclass(frozen=True)
class Admitted:
    """Someone who was let in: who, the cookie's value, and the account's name on this device."""

    who: Identity
    token: str
    account: str


async def sign_in(request: Request, username: str, password: str, now: datetime) -> Admitted:
    """Open a session for a member of the office; raises WrongPassword, TooManyTries or Busy."""
    state = request.app.state
    db: Database = state.db
    hashing: Hashing = state.hashing
    settings: GatewaySettings = state.settings
    account = account_key("staff", folded(username))
    device = cookies.device_of(request.cookies, settings, account)
    tried = Try(account, device, address_of(request))
    async with attempt(db, tried, now):
        row = await asyncio.to_thread(_find, db, username)
        usable = row is not None and row.disabled_at is None
        right = await hashing.is_right(password, row.password_hash if row and usable else None)
        if not right or row is None:
            metrics.login_attempts.labels("bad_credentials" if usable or row is None else "disabled").inc()
            raise WrongPassword
        new_hash = await hashing.hash(password) if needs_rehash(row.password_hash) else None
        visit = actions.Visit(tried, request.headers.get("user-agent", ""), settings.absolute("staff"))
        who, token = await asyncio.to_thread(db.write, actions.sign_in, row.account, new_hash, visit, now)
    metrics.login_attempts.labels("success").inc()
    metrics.session_events.labels("created").inc()
    return Admitted(who, token, account)


def _find(db: Database, username: str) -> StaffAccount | None:
    with db.read() as session:
        return queries.account_named(session, username)
