"""One replica of a service: its own connections, whether it answers, whether it is trusted with requests."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from gateway.proxy.line import Line, Lost
from gateway.proxy.pool import NoConnection, Pool

CHECK_TIMEOUT = 1.0
MISSED_CHECKS = 2
AT_ONCE_PER_REPLICA = 64
FAILURES_TO_EJECT = 3
SHORTEST_EJECTION, LONGEST_EJECTION = 5.0, 60.0

ANOTHER = "another service"
"""Reason of an address where, since a container is gone, somebody else answers."""

State = Literal["healthy", "draining", "ejected", "away"]


@dataclass(eq=False)
class Replica:
    """One address of a service, with its own connections so that it can be dropped alone."""

    base: str
    service: str = ""
    pool: Pool = field(init=False)
    ready: bool = False
    draining: bool = False
    stranger: bool = False
    missed: int = 0
    in_flight: int = 0
    turn: int = 0
    failures: int = 0
    ejections: int = 0
    ejected_until: float = 0.0
    instance: str = ""
    version: str = ""
    commit: str = ""
    reason: str = "not asked yet"

    def __post_init__(self) -> None:
        self.pool = Pool(self.base)
        # Requests that wait for an answer here and may as well be answered by another replica.
        self.movable: set[Line] = set()

    def is_ejected(self, now: float) -> bool:
        """Say whether it is left out for a while because requests to it failed."""
        return now < self.ejected_until

    def state(self, now: float) -> State:
        """Return its state in one word, for /ops and metrics."""
        if not self.ready:
            return "draining" if self.draining else "away"
        return "ejected" if self.is_ejected(now) else "healthy"

    def succeeded(self, now: float) -> None:
        """Note an answer; a minute without failures forgives earlier ejections."""
        self.failures = 0
        if self.ejections and now > self.ejected_until + LONGEST_EJECTION:
            self.ejections = 0

    def failed(self, now: float) -> bool:
        """Note a connection that failed or an answer that did not come; True after three in a row."""
        self.failures += 1
        return self.failures >= FAILURES_TO_EJECT and not self.is_ejected(now)

    def eject(self, now: float) -> None:
        """Leave it out for 5 seconds, twice as long each time it happens again, a minute at most."""
        self.ejected_until = now + min(LONGEST_EJECTION, SHORTEST_EJECTION * 2**self.ejections)
        self.ejections += 1
        self.failures = 0

    async def ask(self) -> None:
        """Ask it whether it is ready."""
        try:
            status, told = await self.pool.get_json("/readyz", CHECK_TIMEOUT)
            instance = str(told.get("instance") or "")
            if status == 200 and (not self.ready or instance != self.instance):
                await self._meet(instance)
        except (NoConnection, Lost, TimeoutError, ValueError) as error:
            self.missed += 1
            if self.missed >= MISSED_CHECKS or isinstance(error, NoConnection):
                self.ready, self.draining, self.reason = False, False, "no answer"
            return
        self.missed = 0
        self.ready, self.draining = status == 200 and not self.stranger, status != 200
        self.reason = ANOTHER if self.stranger else str(told.get("reason") or "")

    def let_go(self) -> None:
        """Send whoever can be answered elsewhere away: this process does not even answer a check."""
        for line in list(self.movable):
            line.fail(Lost("the replica hangs"))

    async def _meet(self, instance: str) -> None:
        _, told = await self.pool.get_json("/version", CHECK_TIMEOUT)
        self.version, self.commit = str(told.get("version")), str(told.get("commit"))
        # The address of a container that is gone may be another service's by now.
        self.stranger = told.get("service", self.service) != self.service
        if instance != self.instance:
            # Another process at the same address starts with a clean record.
            self.instance, self.failures, self.ejections, self.ejected_until = instance, 0, 0, 0.0
