"""Tells whose session a cookie is: remembered for seconds, forgotten at once when it is ended."""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from chassis.clock import now as clock_now
from chassis.db import Database
from chassis.identity import Identity

from gateway import metrics
from gateway.session import actions, queries, rules
from gateway.session.lookups import Lookups
from gateway.session.tables import SignedIn
from gateway.settings import GatewaySettings

FRESH_SECONDS = 3.0
TOUCH_SECONDS = 60.0
_REMEMBERED = 20_000


@dataclass
class Known:
    """A session that was found alive, and when that was last looked up."""

    key: str
    who: Identity
    expires: datetime
    last_seen: datetime
    looked_up: float


class Keeper:
    """Looks sessions up in the database and keeps the answers for FRESH_SECONDS.

    Used on the event loop; `forget` may be called from any thread. With several gateway processes a
    session ended in one is refused by the others within FRESH_SECONDS.
    """

    def __init__(self, db: Database, settings: GatewaySettings) -> None:
        self._db, self._settings = db, settings
        self._known: OrderedDict[str, Known] = OrderedDict()
        self._used: dict[str, datetime] = {}
        self._forgotten = 0
        self._lookups = Lookups(self._read)

    async def who(self, token: str) -> Known | None:
        """Return the live session of a cookie's value, or None."""
        if not rules.is_token(token):
            return None
        key = rules.fingerprint(token)
        known = self._known.get(key)
        if known is None or time.monotonic() - known.looked_up > FRESH_SECONDS:
            known = await self._look_up(key)
        moment = clock_now()
        if known is None or not self._is_alive(known, moment):
            return None
        self._touch(known, moment)
        return known

    def forget(self, keys: Iterable[str]) -> None:
        """Drop sessions from memory because they were ended or changed."""
        self._forgotten += 1
        for key in keys:
            self._known.pop(key, None)
            self._used.pop(key, None)

    def write_uses(self) -> None:
        """Write down the uses since the last call (a background thread calls this)."""
        used, self._used = self._used, {}
        if used:
            self._db.write(actions.note_use, used)

    async def _look_up(self, key: str) -> Known | None:
        before = self._forgotten
        row = await self._lookups.find(key)
        if row is None:
            self._known.pop(key, None)
            return None
        last_seen = max(row.last_seen_at, self._used.get(key, row.last_seen_at))
        known = Known(key, _identity_of(row), row.expires_at, last_seen, time.monotonic())
        if before == self._forgotten:
            # A session ended while the row was being read must not be remembered.
            self._remember(known)
        return known

    def _read(self, keys: Iterable[str]) -> Mapping[str, SignedIn]:
        with self._db.read() as session:
            return queries.sessions_named(session, keys)

    def _remember(self, known: Known) -> None:
        self._known[known.key] = known
        self._known.move_to_end(known.key)
        while len(self._known) > _REMEMBERED:
            self._known.popitem(last=False)

    def _is_alive(self, known: Known, moment: datetime) -> bool:
        idle = self._settings.idle(known.who.kind)
        alive = rules.is_alive(known.last_seen, known.expires, idle, moment)
        if not alive:
            metrics.session_events.labels("expired").inc()
        return alive

    def _touch(self, known: Known, moment: datetime) -> None:
        if (moment - known.last_seen).total_seconds() >= TOUCH_SECONDS:
            known.last_seen = moment
            self._used[known.key] = moment


def _identity_of(row: SignedIn) -> Identity:
    roles = tuple(role for role in row.roles.split(",") if role)
    kind: Literal["staff", "worker"] = "staff" if row.kind == "staff" else "worker"
    return Identity(kind, row.subject, row.name, roles, int(row.created_at.timestamp()))
