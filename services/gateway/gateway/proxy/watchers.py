"""Who may read probes and metrics: listed addresses, and whoever a listed name stands for now."""

from __future__ import annotations

import asyncio
import contextlib
import socket
import time

from gateway.limits.rules import is_within
from gateway.settings import networks, parts_of

KEPT_SECONDS = 5.0


class Watchers:
    """The CIDR blocks of METRICS_FROM and the names of METRICS_HOSTS, asked for anew every few seconds."""

    def __init__(self, metrics_from: str, metrics_hosts: str = "") -> None:
        self._networks, self._names = networks(metrics_from), parts_of(metrics_hosts)
        self._found: frozenset[str] = frozenset()
        self._asked_at = float("-inf")

    async def include(self, address: str) -> bool:
        """Say whether this address may read them; names are asked for at most every few seconds."""
        if is_within(address, self._networks):
            return True
        if not self._names:
            return False
        if time.monotonic() - self._asked_at > KEPT_SECONDS:
            self._asked_at = time.monotonic()
            told = await asyncio.gather(*map(_addresses_of, self._names))
            self._found = frozenset().union(*told)
        return address in self._found


async def _addresses_of(name: str) -> frozenset[str]:
    with contextlib.suppress(OSError):
        told = await asyncio.get_running_loop().getaddrinfo(name, None, type=socket.SOCK_STREAM)
        return frozenset(str(one[4][0]) for one in told)
    return frozenset()
