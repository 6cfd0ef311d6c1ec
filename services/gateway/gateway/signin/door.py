"""The steps of a worker's sign-in and activation: throttle, find, check beside the loop, admit."""

from __future__ import annotations

import asyncio
from datetime import datetime

from chassis.errors import AppError, Invalid
from chassis.http import PeerAway

from gateway import metrics
from gateway.limits.actions import withdraw_attempt
from gateway.limits.rules import Try
from gateway.login.entrance import Admitted, Entrance
from gateway.passkey.door import WrongPasskey
from gateway.secret.rules import pin_fault, typed_code
from gateway.signin import actions
from gateway.workers import queries, rules, sync
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


class Door(Entrance):
    """One request at the workers' door."""

    kind = "worker"

    async def sign_in(self, login: str, pin: str) -> Admitted:
        """Open a session; raises WrongPin, TooManyTries or Busy."""
        row = await asyncio.to_thread(self._find, login)
        tried = self._try_of(row, login)
        async with self.attempt(tried):
            if not await self.hashing.is_right(pin, row.pin_hash if row else None) or row is None:
                raise _counted(WrongPin())
            visit = self.visit(tried)
            opened = await asyncio.to_thread(self.db.write, actions.sign_in, row.employee_id, visit, self.now)
        return self.let_in(tried, opened)

    async def sign_in_by_passkey(self, answer: str) -> Admitted:
        """Open a session for who holds a passkey, without number and PIN."""
        key = await self.find_passkey(answer)
        tried = self.try_of_passkey(key, answer)
        async with self.attempt(tried) as attempt_id:
            await self.check_passkey(key, answer, attempt_id)
            if key is None:
                raise WrongPasskey
            visit = self.visit(tried, by="passkey")
            opened = await asyncio.to_thread(
                self.db.write, actions.sign_in, int(key.subject), visit, self.now
            )
        return self.let_in(tried, opened)

    async def activate(self, login: str, code: str, pin: str) -> Admitted:
        """Set a PIN and open a session; raises WrongCode, WeakPin, TooManyTries or Busy."""
        row = await asyncio.to_thread(self._find_anew, login)
        tried = self._try_of(row, login)
        async with self.attempt(tried) as attempt_id:
            kept = row.code_hash if row and _is_open(row, self.now) else None
            if not await self.hashing.is_right(typed_code(code), kept) or row is None or kept is None:
                raise _counted(WrongCode())
            if fault := pin_fault(pin, row.birth_date):
                # The code was right: a whole shift that chooses easy PINs does not close its address.
                await asyncio.to_thread(self.db.write, withdraw_attempt, attempt_id)
                raise WeakPin(fields={"pin": fault})
            pin_hash = await self.hashing.hash(pin)
            visit = self.visit(tried)
            opened = await asyncio.to_thread(
                self.db.write, actions.activate, row.employee_id, kept, pin_hash, visit, self.now
            )
        return self.let_in(tried, opened)

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
        # One count for each worker, however the number was typed.
        return self.try_of(str(row.employee_id) if row else f"?{rules.login_key(login)}")


def _is_open(row: WorkerAccount, now: datetime) -> bool:
    return row.code_expires_at is not None and row.code_expires_at > now


def _counted(error: AppError) -> AppError:
    metrics.login_attempts.labels("bad_credentials").inc()
    return error
