"""The PIN at a terminal: checked as at the workers' door, for one punch and without a session."""

from __future__ import annotations

import asyncio

from gateway.kiosk.rules import typed_number
from gateway.limits.actions import forgive
from gateway.limits.rules import Try, account_key
from gateway.signin.door import Door, WrongPin
from gateway.workers.rules import login_key
from gateway.workers.tables import WorkerAccount


class TerminalDoor(Door):
    """One person at a terminal."""

    async def check(self, login: str, pin: str) -> WorkerAccount:
        """Return whose number and PIN these are; raises WrongPin, TooManyTries or Busy."""
        row = await asyncio.to_thread(self._typed, login)
        tried = self._try_at_terminal(row, login)
        async with self.attempt(tried):
            if not await self.hashing.is_right(pin, row.pin_hash if row else None) or row is None:
                raise WrongPin
            await asyncio.to_thread(self.db.write, forgive, tried)
        return row

    def _typed(self, login: str) -> WorkerAccount | None:
        return self._find(login) or self._find(typed_number(login))

    def _try_at_terminal(self, row: WorkerAccount | None, login: str) -> Try:
        # Counts with what strangers guess at this account; the address is everybody's at a factory, so the
        # account stands in its place and one person's slips never keep the next one waiting.
        key = account_key("worker", str(row.employee_id) if row else f"?{login_key(login)}")
        return Try(key, "", f"kiosk:{key}")
