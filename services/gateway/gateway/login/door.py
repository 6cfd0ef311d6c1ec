"""The steps of an office sign-in: throttle, find, check beside the loop, perhaps a further step, admit."""

from __future__ import annotations

import asyncio

from chassis.errors import AppError, Invalid

from gateway import metrics
from gateway.accounts import queries
from gateway.accounts.rules import folded
from gateway.accounts.tables import StaffAccount
from gateway.limits.actions import withdraw_attempt
from gateway.limits.rules import Try
from gateway.login import actions, steps
from gateway.login.entrance import Admitted, Entrance
from gateway.passkey.door import WrongPasskey
from gateway.secret.hashing import needs_rehash
from gateway.secret.rules import password_fault
from gateway.totp import check as totp


class WrongPassword(AppError):
    """Name and password do not belong together, or nobody has that name: one text for both."""

    code, status, message = "wrong_sign_in", 401, "계정 이름이나 비밀번호가 맞지 않습니다."


class WeakPassword(Invalid):
    """The chosen password must not be used."""

    code = "weak_password"


class Door(Entrance):
    """One request at the office's door."""

    kind = "staff"

    async def sign_in(self, username: str, password: str, code: str = "") -> Admitted:
        """Open a session; raises WrongPassword, StepNeeded, TooManyTries or Busy."""
        tried = self.try_of(folded(username))
        async with self.attempt(tried) as attempt_id:
            row = await asyncio.to_thread(self.find, username)
            await self.check_password(row, password)
            if row is None:
                raise WrongPassword
            await self._check_code(row, code, attempt_id)
            new_hash = await self.hashing.hash(password) if needs_rehash(row.password_hash) else None
            return await self._finish(row, tried, attempt_id, new_hash)

    async def enter_code(self, ticket: str, code: str) -> Admitted:
        """Go on after the password; raises WrongCode, StepIsOver or TooManyTries."""
        account = steps.account_of(self.settings, ticket)
        tried = self.try_of(account)
        async with self.attempt(tried) as attempt_id:
            row = await asyncio.to_thread(self.find, account)
            steps.check(self.settings, ticket, row, "code", self.now)
            if row is None:
                raise steps.StepIsOver
            await self._check_code(row, code, attempt_id)
            return await self._finish(row, tried, attempt_id)

    async def _check_code(self, row: StaffAccount, code: str, attempt_id: int) -> None:
        if not await asyncio.to_thread(totp.is_on, self.db, row.account):
            return
        ticket = steps.issue(self.settings, row, "code", self.now)
        if not code.strip():
            # Nothing was guessed: neither a failure nor a success yet.
            await asyncio.to_thread(self.db.write, withdraw_attempt, attempt_id)
            raise steps.CodeNeeded(ticket)
        keys = self.settings.keys
        if not await asyncio.to_thread(totp.is_right, self.db, keys, row.account, code, self.now):
            metrics.login_attempts.labels("bad_credentials").inc()
            raise steps.WrongCode(ticket, {"totp": steps.WrongCode.message})

    async def sign_in_by_passkey(self, answer: str) -> Admitted:
        """Open a session for who holds a passkey; it stands for both factors."""
        key = await self.find_passkey(answer)
        tried = self.try_of_passkey(key, answer)
        async with self.attempt(tried) as attempt_id:
            await self.check_passkey(key, answer, attempt_id)
            row = await asyncio.to_thread(self.find, key.subject) if key else None
            if row is None or row.disabled_at is not None:
                metrics.login_attempts.labels("disabled").inc()
                raise WrongPasskey
            return await self._finish(row, tried, attempt_id, by="passkey")

    async def _finish(
        self, row: StaffAccount, tried: Try, attempt_id: int, new_hash: str | None = None, by: str = ""
    ) -> Admitted:
        if row.password_is_temporary:
            await asyncio.to_thread(self.db.write, withdraw_attempt, attempt_id)
            raise steps.PasswordNeeded(steps.issue(self.settings, row, "password", self.now))
        opened = await asyncio.to_thread(
            self.db.write, actions.sign_in, row.account, new_hash, self.visit(tried, by), self.now
        )
        return self.let_in(tried, opened)

    async def set_password(self, ticket: str, new_password: str) -> Admitted:
        """Replace a temporary password and open a session; raises StepIsOver, WeakPassword or Busy."""
        row = await asyncio.to_thread(self.find, steps.account_of(self.settings, ticket))
        steps.check(self.settings, ticket, row, "password", self.now)
        if row is None:
            raise steps.StepIsOver
        return await self.renew(row, new_password)

    async def renew(self, row: StaffAccount, new_password: str) -> Admitted:
        """Keep a new password, end all sessions of the account and open one here."""
        fault = await asyncio.to_thread(password_fault, new_password, (row.account, row.name))
        if fault is None and await self.hashing.is_right(new_password, row.password_hash):
            fault = "지금 비밀번호와 다르게 정해 주세요."
        if fault is not None:
            raise WeakPassword(fields={"new_password": fault})
        renewal = actions.Renewal(row.account, row.password_hash, await self.hashing.hash(new_password))
        tried = self.try_of(row.account)
        opened = await asyncio.to_thread(
            self.db.write, actions.renew_password, renewal, self.visit(tried), self.now
        )
        return self.let_in(tried, opened)

    async def check_password(self, row: StaffAccount | None, password: str) -> None:
        """Raise WrongPassword unless the account is open and the password is its own."""
        usable = row is not None and row.disabled_at is None
        if not await self.hashing.is_right(password, row.password_hash if row and usable else None):
            metrics.login_attempts.labels("bad_credentials" if usable or row is None else "disabled").inc()
            raise WrongPassword

    def find(self, username: str) -> StaffAccount | None:
        """Return the account of this name, closed ones too."""
        with self.db.read() as session:
            return queries.account_named(session, username)
