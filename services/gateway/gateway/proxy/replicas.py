"""Which replicas of a service can take a request now; requests wait here while none can."""

from __future__ import annotations

import asyncio
import contextlib
import ipaddress
import socket
import time
from dataclasses import dataclass, field
from urllib.parse import urlsplit

import aiohttp
from chassis.errors import AppError

from gateway import metrics
from gateway.proxy import rules

CHECK_EVERY = 0.5
CHECK_TIMEOUT = 1.0
RESOLVE_EVERY = 1.0
MISSED_CHECKS = 2
AT_ONCE_PER_REPLICA = 64
MOST_WAITING = 128
MOST_HELD = 200
CONNECT_TIMEOUT = 0.5
IDLE_SECONDS = 30.0
"""Shorter than the services keep idle connections (65 s): a request never meets one that is closing."""

KOREAN = {"recruit": "채용", "attendance": "근태", "payroll": "급여", "docs-render": "문서·사진"}


class ServiceAway(AppError):
    """No replica of a service is ready, and the request has waited long enough."""

    code, status = "service_away", 503

    def __init__(self, service: str) -> None:
        super().__init__(
            f"{KOREAN.get(service, service)} 서비스를 잠시 이용할 수 없습니다. 잠시 뒤 다시 시도해 주세요.",
            headers={"Retry-After": "5"},
        )


class Overloaded(AppError):
    """Every replica has all it can take, and enough requests wait already."""

    code, status = "overloaded", 503
    message = "지금 이용하는 사람이 많습니다. 잠시 뒤 다시 시도해 주세요."

    def __init__(self) -> None:
        super().__init__(headers={"Retry-After": "2"})


@dataclass(eq=False)
class Replica:
    """One address of a service, with its own connections so that it can be dropped alone."""

    base: str
    http: aiohttp.ClientSession
    ready: bool = False
    missed: int = 0
    in_flight: int = 0
    version: str = ""
    commit: str = ""
    reason: str = "not asked yet"

    @property
    def is_free(self) -> bool:
        """Say whether a request may be sent here now."""
        return self.ready and self.in_flight < AT_ONCE_PER_REPLICA


@dataclass
class Service:
    """All replicas of one service, and the requests that wait for one of them."""

    name: str
    urls: list[str]
    replicas: dict[str, Replica] = field(default_factory=dict)
    last_ready: float = field(default_factory=time.monotonic)
    held: int = 0
    _waiting: list[asyncio.Future[None]] = field(default_factory=list)
    _resolved_at: float = float("-inf")

    @property
    def is_ready(self) -> bool:
        """Say whether any replica is ready."""
        return any(replica.ready for replica in self.replicas.values())

    async def take(self, safe: bool) -> Replica:
        """Return a free replica, counted as used until `give_back`; raises ServiceAway or Overloaded."""
        replica = self._free()
        if replica is None:
            replica = await self._wait(safe)
        replica.in_flight += 1
        return replica

    def give_back(self, replica: Replica) -> None:
        """Say that a request to a replica is over."""
        replica.in_flight -= 1
        self._wake(1)

    def connect_failed(self, replica: Replica) -> None:
        """Send nothing more to a replica until it answers a check again."""
        replica.ready, replica.reason = False, "no connection"

    def _free(self) -> Replica | None:
        free = [replica for replica in self.replicas.values() if replica.is_free]
        return min(free, key=lambda replica: replica.in_flight) if free else None

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
        while (replica := self._free()) is None:
            left = until - time.monotonic()
            if left <= 0:
                raise Overloaded if self.is_ready else ServiceAway(self.name)
            turn = asyncio.get_running_loop().create_future()
            self._waiting.append(turn)
            try:
                await asyncio.wait_for(turn, left)
            except TimeoutError:
                continue
            finally:
                with contextlib.suppress(ValueError):
                    self._waiting.remove(turn)
        return replica

    def _wake(self, most: int) -> None:
        for turn in self._waiting[:most]:
            if not turn.done():
                turn.set_result(None)

    async def check(self) -> None:
        """Resolve the addresses and ask each replica whether it is ready; wake who waits."""
        await self._resolve()
        await asyncio.gather(*(self._ask(replica) for replica in list(self.replicas.values())))
        if self.is_ready:
            self.last_ready = time.monotonic()
            self._wake(len(self._waiting))
        metrics.held_requests.labels(self.name).set(self.held)
        ready = sum(replica.ready for replica in self.replicas.values())
        metrics.upstream_endpoints.labels(self.name, "healthy").set(ready)
        metrics.upstream_endpoints.labels(self.name, "ejected").set(len(self.replicas) - ready)

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
            self.replicas[base] = Replica(base, _own_connections())
        for base in self.replicas.keys() - wanted:
            await self.replicas.pop(base).http.close()

    async def _ask(self, replica: Replica) -> None:
        try:
            status, body = await _get_json(replica, "/readyz")
            if status == 200 and not replica.ready:
                _, told = await _get_json(replica, "/version")
                replica.version, replica.commit = str(told.get("version")), str(told.get("commit"))
        except (aiohttp.ClientError, TimeoutError, OSError, ValueError) as error:
            replica.missed += 1
            if replica.missed >= MISSED_CHECKS or isinstance(error, aiohttp.ClientConnectorError):
                replica.ready, replica.reason = False, "no answer"
            return
        replica.missed = 0
        replica.ready, replica.reason = status == 200, str(body.get("reason") or "")

    async def close(self) -> None:
        """Close every connection."""
        for replica in self.replicas.values():
            await replica.http.close()


async def _get_json(replica: Replica, path: str) -> tuple[int, dict[str, object]]:
    timeout = aiohttp.ClientTimeout(total=CHECK_TIMEOUT)
    async with replica.http.get(replica.base + path, timeout=timeout) as answer:
        body = await answer.json()
        return answer.status, body if isinstance(body, dict) else {}


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


def _own_connections() -> aiohttp.ClientSession:
    session = aiohttp.ClientSession(
        connector=aiohttp.TCPConnector(limit=0, keepalive_timeout=IDLE_SECONDS, force_close=False),
        cookie_jar=aiohttp.DummyCookieJar(),
        auto_decompress=False,
        skip_auto_headers=("Accept", "Accept-Encoding", "Content-Type", "User-Agent"),
        timeout=aiohttp.ClientTimeout(total=None, sock_connect=CONNECT_TIMEOUT),
        trust_env=False,
    )
    # aiohttp would repeat PUT and DELETE too; what is safe to repeat is decided in one place, forward.py.
    session._retry_connection = False
    return session


class Replicas:
    """The services behind the gateway, checked twice a second."""

    def __init__(self, urls: dict[str, list[str]]) -> None:
        self.services = {name: Service(name, listed) for name, listed in urls.items()}
        self._tasks: list[asyncio.Task[None]] = []

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
            await service.close()


async def _keep_checking(service: Service) -> None:
    while True:
        await asyncio.sleep(CHECK_EVERY)
        await service.check()
