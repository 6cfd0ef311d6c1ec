"""Which replicas of a service can take a request now; requests wait here while none can."""

from __future__ import annotations

import asyncio
import contextlib
import ipaddress
import socket
import time
from collections import Counter
from dataclasses import dataclass, field
from typing import get_args
from urllib.parse import urlsplit

from chassis.errors import AppError
from chassis.web.nav import PARTS

from gateway import metrics
from gateway.proxy import rules
from gateway.proxy.replica import ANOTHER, AT_ONCE_PER_REPLICA, CHECK_TIMEOUT, Replica, State

CHECK_EVERY = 0.5
RESOLVE_EVERY = 1.0
MOST_WAITING = 128
MOST_HELD = 200
REPEATS_SHARE, REPEATS_ALWAYS = 0.2, 10
"""Requests sent a second time at once: a fifth of those on their way, and some when few are."""


class ServiceAway(AppError):
    """No replica of a service is ready, and the request has waited long enough."""

    code, status = "service_away", 503

    def __init__(self, service: str) -> None:
        super().__init__(
            f"{PARTS.get(service, service)} 서비스를 잠시 이용할 수 없습니다. 잠시 뒤 다시 시도해 주세요.",
            headers={"Retry-After": "5"},
        )


class Overloaded(AppError):
    """Every replica has all it can take, and enough requests wait already."""

    code, status = "overloaded", 503
    message = "지금 이용하는 사람이 많습니다. 잠시 뒤 다시 시도해 주세요."

    def __init__(self) -> None:
        super().__init__(headers={"Retry-After": "2"})


@dataclass(frozen=True)
class ReplicaState:
    """One replica as /ops shows it; `ejected_seconds` is how much longer it is left out."""

    address: str
    state: State
    reason: str
    instance: str
    version: str
    commit: str
    in_flight: int
    failures: int
    ejected_seconds: float


@dataclass
class Service:
    """All replicas of one service, and the requests that wait for one of them."""

    name: str
    urls: list[str]
    replicas: dict[str, Replica] = field(default_factory=dict)
    last_ready: float = field(default_factory=time.monotonic)
    held: int = 0
    in_flight: int = 0
    repeating: int = 0
    _waiting: list[asyncio.Future[None]] = field(default_factory=list)
    _resolved_at: float = float("-inf")
    _turns: int = 0

    @property
    def is_ready(self) -> bool:
        """Say whether any replica is ready."""
        return any(replica.ready for replica in self.replicas.values())

    async def take(self, safe: bool) -> Replica:
        """Return a free replica, counted as used until `give_back`; raises ServiceAway or Overloaded."""
        # Who came earlier is served earlier.
        replica = None if self._waiting else self._free()
        if replica is None:
            replica = await self._wait(safe)
        self._turns += 1
        replica.turn = self._turns
        replica.in_flight += 1
        self.in_flight += 1
        if self._waiting and self._free():
            self._wake(1)
        return replica

    def give_back(self, replica: Replica) -> None:
        """Say that a request to a replica is over."""
        replica.in_flight -= 1
        self.in_flight -= 1
        self._wake(1)

    def failed(self, replica: Replica) -> None:
        """Count a failed connection or answer; after three in a row the replica rests, if another is left."""
        now = time.monotonic()
        if replica.failed(now) and any(other is not replica for other in self._trusted(now)):
            replica.eject(now)

    def connect_failed(self, replica: Replica) -> None:
        """Send nothing more to a replica until it answers a check again."""
        self.failed(replica)
        replica.ready, replica.reason = False, "no connection"

    def misdirected(self, replica: Replica) -> None:
        """Send nothing more to an address where another service answers, until it tells that it is ours."""
        replica.ready, replica.stranger, replica.reason = False, True, ANOTHER

    def may_repeat(self) -> bool:
        """Say whether the budget of repeats has room: a service in trouble is not asked twice by everyone."""
        return self.repeating < max(REPEATS_ALWAYS, REPEATS_SHARE * self.in_flight)

    def _trusted(self, now: float) -> list[Replica]:
        ready = [replica for replica in self.replicas.values() if replica.ready]
        # When all are ejected none is: someone has to answer.
        used = [replica for replica in ready if not replica.is_ejected(now)] or ready
        # Who has just missed a check may hang: a request that was moved away from there must not go back.
        return [replica for replica in used if not replica.missed] or used

    def _free(self) -> Replica | None:
        replicas = self._trusted(time.monotonic())
        # Equally loaded ones take turns, so that a repeat goes elsewhere.
        best = min(replicas, key=lambda replica: (replica.in_flight, replica.turn), default=None)
        return best if best is not None and best.in_flight < AT_ONCE_PER_REPLICA else None

    async def _wait(self, safe: bool) -> Replica:
        if len(self._waiting) >= (MOST_WAITING if self.is_ready else MOST_HELD):
            raise Overloaded
        started = time.monotonic()
        self.held += 1
        try:
            return await self._next_free(started, safe)
        finally:
            self.held -= 1
            metrics.hold_seconds.labels(self.name).observe(time.monotonic() - started)

    async def _next_free(self, started: float, safe: bool) -> Replica:
        until = started + rules.hold_seconds(started - self.last_ready, safe)
        place = len(self._waiting)
        while True:
            left = until - time.monotonic()
            if left <= 0:
                raise Overloaded if self.is_ready else ServiceAway(self.name)
            turn = asyncio.get_running_loop().create_future()
            self._waiting.insert(place, turn)
            try:
                await asyncio.wait_for(turn, left)
            except TimeoutError:
                continue
            finally:
                self._waiting.remove(turn)
            if replica := self._free():
                return replica
            place = 0

    def _wake(self, most: int) -> None:
        for turn in self._waiting:
            if most and not turn.done():
                turn.set_result(None)
                most -= 1

    async def check(self) -> None:
        """Resolve the addresses and ask each replica whether it is ready; wake who waits."""
        await self._resolve()
        await asyncio.gather(*(replica.ask() for replica in list(self.replicas.values())))
        if self.is_ready:
            self.last_ready = time.monotonic()
            self._wake(len(self._waiting))
        self._leave_hanging()
        metrics.held_requests.labels(self.name).set(self.held)
        self._count_states()

    def _leave_hanging(self) -> None:
        answering = any(replica.ready and not replica.missed for replica in self.replicas.values())
        for replica in self.replicas.values():
            if replica.missed and answering:
                replica.let_go()

    def _count_states(self) -> None:
        now = time.monotonic()
        counts = Counter(replica.state(now) for replica in self.replicas.values())
        for state in get_args(State):
            metrics.upstream_endpoints.labels(self.name, state).set(counts[state])

    async def _resolve(self) -> None:
        if time.monotonic() - self._resolved_at < RESOLVE_EVERY:
            return
        self._resolved_at = time.monotonic()
        found = await asyncio.gather(*(_addresses_of(url) for url in self.urls))
        if not all(found):
            # A name that cannot be resolved now keeps its last good addresses.
            found.append(list(self.replicas))
        wanted = {base for bases in found for base in bases}
        for base in wanted - self.replicas.keys():
            self.replicas[base] = Replica(base, service=self.name)
        for base in self.replicas.keys() - wanted:
            self.replicas.pop(base).pool.close()

    def states(self) -> list[ReplicaState]:
        """Return the state of every replica."""
        now = time.monotonic()
        return [
            ReplicaState(
                address=replica.base,
                state=replica.state(now),
                reason=replica.reason,
                instance=replica.instance,
                version=replica.version,
                commit=replica.commit,
                in_flight=replica.in_flight,
                failures=replica.failures,
                ejected_seconds=max(0.0, replica.ejected_until - now),
            )
            for replica in self.replicas.values()
        ]

    def close(self) -> None:
        """Close every connection."""
        for replica in self.replicas.values():
            replica.pool.close()


async def _addresses_of(url: str) -> list[str]:
    parts = urlsplit(url)
    host, port = parts.hostname or "", parts.port or 80
    with contextlib.suppress(ValueError):
        ipaddress.ip_address(host)
        return [url]
    loop = asyncio.get_running_loop()
    try:
        # A resolver that hangs must not stop the checks of the addresses we know.
        found = await asyncio.wait_for(
            loop.getaddrinfo(host, port, family=socket.AF_INET, type=socket.SOCK_STREAM), CHECK_TIMEOUT
        )
    except (OSError, TimeoutError):
        return []
    return [f"{parts.scheme}://{address[0]}:{port}" for *_, address in found]


class Replicas:
    """The services behind the gateway, checked twice a second."""

    def __init__(self, urls: dict[str, list[str]]) -> None:
        self.services = {name: Service(name, listed) for name, listed in urls.items()}
        self._tasks: list[asyncio.Task[None]] = []

    def states(self) -> dict[str, list[ReplicaState]]:
        """Return every replica's state, by service."""
        return {name: service.states() for name, service in self.services.items()}

    async def start(self) -> None:
        """Check once, then keep checking."""
        await asyncio.gather(*(service.check() for service in self.services.values()))
        self._tasks = [asyncio.create_task(_keep_checking(each)) for each in self.services.values()]

    async def stop(self) -> None:
        """End the checks and close every connection."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        for service in self.services.values():
            service.close()


async def _keep_checking(service: Service) -> None:
    while True:
        await asyncio.sleep(CHECK_EVERY)
        await service.check()
