"""What the office's and the workers' doors share: how an attempt counts, and how somebody is let in."""

from __future__ import annotations

import asyncio
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from chassis.db import Database
from chassis.forms import blank
from chassis.identity import Identity
from chassis.web.public import render_public
from fastapi import Request
from fastapi.responses import RedirectResponse, Response

from gateway import metrics
from gateway.limits.actions import withdraw_attempt
from gateway.limits.attempts import address_of, attempt
from gateway.limits.rules import Try, account_key
from gateway.login.actions import Opened, Visit
from gateway.passkey import door as passkeys
from gateway.passkey.actions import BadPasskey
from gateway.passkey.tables import Passkey
from gateway.secret.hashing import Hashing
from gateway.session import cookies
from gateway.session.devices import own_key
from gateway.session.keeper import Keeper
from gateway.settings import GatewaySettings


@dataclass(frozen=True)
class Admitted:
    """Someone who was let in: who, the cookie's value, and the account's name on this device."""

    who: Identity
    token: str
    account: str


@dataclass
class Entrance:
    """One request at a door; `kind` says whose door it is (staff, worker)."""

    request: Request
    now: datetime
    kind: ClassVar[str]

    def __post_init__(self) -> None:
        state = self.request.app.state
        self.db: Database = state.db
        self.settings: GatewaySettings = state.settings
        self.hashing: Hashing = state.hashing
        self.keeper: Keeper = state.keeper

    def try_of(self, subject: str) -> Try:
        """Return how an attempt on this account counts."""
        key = account_key(self.kind, subject)
        device = cookies.device_of(self.request.cookies, self.settings, key)
        return Try(key, device, address_of(self.request))

    def attempt(self, tried: Try) -> AbstractAsyncContextManager[int]:
        """Return the frame in which one attempt is decided; gives its id."""
        return attempt(self.request.app.state.undecided, self.db, tried, self.now)

    def visit(self, tried: Try, by: str = "") -> Visit:
        """Return how this sign-in came about; `by` names what proved it when it was not the usual secret."""
        device = self.request.headers.get("user-agent", "")
        lasts = self.settings.absolute(self.kind)
        return Visit(tried, device, lasts, by, own_key(self.request, self.kind))

    async def check_passkey(self, row: Passkey | None, answer: str, attempt_id: int) -> None:
        """Raise WrongPasskey, BadPasskey or ChallengeIsOver unless a passkey's owner has just signed."""
        try:
            await asyncio.to_thread(passkeys.prove, self.request, row, answer, self.now)
        except (passkeys.ChallengeIsOver, passkeys.NoPasskeysHere):
            # Nothing was guessed: neither a failure nor a success.
            await asyncio.to_thread(self.db.write, withdraw_attempt, attempt_id)
            raise
        except (BadPasskey, passkeys.WrongPasskey):
            metrics.login_attempts.labels("bad_credentials").inc()
            raise

    async def find_passkey(self, answer: str) -> Passkey | None:
        """Return the passkey an answer names, when its owner belongs at this door."""
        return await asyncio.to_thread(passkeys.find, self.request, self.kind, answer)

    def try_of_passkey(self, row: Passkey | None, answer: str) -> Try:
        """Return how an attempt counts: for the passkey's owner; unknown ones each for themselves."""
        return self.try_of(row.subject if row else f"?{passkeys.named_in(answer)}")

    def let_in(self, tried: Try, opened: Opened) -> Admitted:
        """Count a success; sessions that ended because of it are forgotten at once."""
        self.keeper.forget(opened.ended)
        metrics.login_attempts.labels("success").inc()
        metrics.session_events.labels("created").inc()
        return Admitted(opened.who, opened.token, tried.account)


def lead_in(request: Request, admitted: Admitted, address: str, now: datetime) -> Response:
    """Give the browser its new session and lead it on."""
    answer = RedirectResponse(address, 303)
    settings = request.app.state.settings
    cookies.set_session(answer, settings, admitted.who, admitted.token)
    cookies.set_device(answer, request.cookies, settings, admitted.account, now)
    return answer


def show_plain(request: Request, page: str) -> Response:
    """Show a door's form as everybody finds it first; it is drawn once, with passkeys and without."""
    usable = passkeys.site(request) is not None
    variant = "passkeys" if usable else ""
    nothing = {"form": blank(), "refusal": None, "expired": False}
    return render_public(request, page, variant=variant, passkeys=usable, **nothing)
