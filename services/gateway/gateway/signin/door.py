"""The steps of a worker's sign-in and activation: throttle, find, check beside the loop, admit."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from datetime import datetime

from chassis.clock import KST
from chassis.db import Database
from chassis.errors import AppError, Invalid
from chassis.http import PeerAway
from fastapi import Request

from gateway import metrics
from gateway.limits.attempts import address_of, attempt
from gateway.limits.rules import Try, account_key
from gateway.login.actions import Visit
from gateway.login.door import Admitted
from gateway.secret.hashing import Hashing
from gateway.secret.rules import pin_fault, typed_code
from gateway.session import cookies
from gateway.session.keeper import Keeper
from gateway.settings import GatewaySettings
from gateway.signin import actions
from gateway.workers import queries, rules, sync
from gateway.workers.actions import identity_of
from gateway.workers.tables import WorkerAccount


class WrongPin(AppError):
    """The number and the PIN do not belong together, or nobody has that number: one text for both."""

    code, status, message = "wrong_sign_in", 401, "번호나 비밀번호가 맞지 않아요. 다시 확인해 주세요."


class WrongCode(AppError):
    """The activation code is wrong, spent or too old, or nobody has that number."""

    code, status = "wrong_code", 401
    message = "번호나 활성화 코드가 맞지 않거나, 코드의 기한이 지났어요. 담당자에게 새 코드를 받아 주세요."


class WeakPin(Invalid):
    """The chosen PIN must not be used."""

    code = "weak_pin"


@dataclass
class Door:
    """One request at the workers' door."""

    request: Request
    now: datetime

    def __post_init__(self) -> None:
        state = self.request.app.state
        self.db: Database = state.db
        self.settings: GatewaySettings = state.settings
        self.hashing: Hashing = state.hashing
        self.keeper: Keeper = state.keeper

    async def sign_in(self, login: str, pin: str) -> Admitted:
        """Open a session; raises WrongPin, TooManyTries or Busy."""
        row = await asyncio.to_thread(self._find, login)
        tried = self._try_of(row, login)
        async with attempt(self.db, tried, self.now):
            if not await self.hashing.is_right(pin, row.pin_hash if row else None) or row is None:
                raise _counted(WrongPin())
            visit = self._visit(tried)
            opened = await asyncio.to_thread(self.db.write, actions.sign_in, row.employee_id, visit, self.now)
        return self._let_in(row, tried, opened)

    async def activate(self, login: str, code: str, pin: str) -> Admitted:
        """Set a PIN and open a session; raises WrongCode, WeakPin, TooManyTries or Busy."""
        row = await asyncio.to_thread(self._find_anew, login)
        tried = self._try_of(row, login)
        async with attempt(self.db, tried, self.now):
            kept = row.code_hash if row and _is_open(row, self.now) else None
            if not await self.hashing.is_right(typed_code(code), kept) or row is None or kept is None:
                raise _counted(WrongCode())
            if fault := pin_fault(pin, row.birth_date):
                raise WeakPin(fields={"pin": fault})
            pin_hash = await self.hashing.hash(pin)
            visit = self._visit(tried)
            opened = await asyncio.to_thread(
                self.db.write, actions.activate, row.employee_id, kept, pin_hash, visit, self.now
            )
        return self._let_in(row, tried, opened)

    def _find(self, login: str) -> WorkerAccount | None:
        with self.db.read() as session:
            return queries.worker_by_login(session, login)

    def _find_anew(self, login: str) -> WorkerAccount | None:
        # A code is often used within seconds of the hire: ask attendance once more before saying no.
        if (row := self._find(login)) is not None:
            return row
        try:
            sync.read_roster(self.db, self.request.app.state.peers, self.keeper)
        except PeerAway:
            return None
        return self._find(login)

    def _try_of(self, row: WorkerAccount | None, login: str) -> Try:
        account = worker_account_key(row, login)
        device = cookies.device_of(self.request.cookies, self.settings, account)
        return Try(account, device, address_of(self.request))

    def _visit(self, tried: Try) -> Visit:
        device = self.request.headers.get("user-agent", "")
        return Visit(tried, device, self.settings.absolute("worker"))

    def _let_in(self, row: WorkerAccount, tried: Try, opened: actions.Opened) -> Admitted:
        self.keeper.forget(opened.ended)
        metrics.login_attempts.labels("success").inc()
        metrics.session_events.labels("created").inc()
        return Admitted(identity_of(row, self.now.astimezone(KST).date()), opened.token, tried.account)


def worker_account_key(row: WorkerAccount | None, login: str) -> str:
    """Return the throttle's name of an account: one per worker, however the number was typed."""
    return account_key("worker", str(row.employee_id) if row else f"?{rules.login_key(login)}")


def _is_open(row: WorkerAccount, now: datetime) -> bool:
    return row.code_expires_at is not None and row.code_expires_at > now


def _counted(error: AppError) -> AppError:
    metrics.login_attempts.labels("bad_credentials").inc()
    return error
