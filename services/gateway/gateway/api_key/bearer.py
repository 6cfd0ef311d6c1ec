"""Tells whose API key a request carries; asked anew each time, so a revoked key is refused at once."""

from __future__ import annotations

import asyncio
from datetime import timedelta

from chassis.clock import now as clock_now
from chassis.db import Database
from chassis.identity import Identity

from gateway.api_key import actions, queries, rules

_NOTED_EVERY = timedelta(minutes=1)


class Bearer:
    """Looks keys up in the database."""

    def __init__(self, db: Database) -> None:
        self._db = db

    async def who(self, key: str) -> Identity | None:
        """Return the account a live key acts for, with the roles they share; None for any other key."""
        return await asyncio.to_thread(self._who, key) if rules.is_key(key) else None

    def _who(self, key: str) -> Identity | None:
        now = clock_now()
        with self._db.read() as session:
            found = queries.key_and_account(session, key)
        if found is None:
            return None
        row, account = found
        roles = rules.roles_now(row.roles, account.roles)
        if not roles or account.disabled_at is not None:
            return None
        if not rules.is_live(row.expires_at, row.revoked_at, now):
            return None
        if row.last_used_at is None or now - row.last_used_at >= _NOTED_EVERY:
            self._db.write(actions.note_use, row.id, now)
        return Identity("staff", account.account, f"{account.name} (API 키: {row.name})", roles)
