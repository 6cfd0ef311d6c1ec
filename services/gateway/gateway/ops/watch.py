"""Looks at every replica's metrics once a minute, and more often while someone reads /ops."""

from __future__ import annotations

import asyncio
import threading
import time
import zlib
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from fastapi import FastAPI

from gateway.ops import reading
from gateway.ops.rules import Reading
from gateway.proxy.line import Lost
from gateway.proxy.pool import NoConnection, Pool
from gateway.proxy.replicas import Replicas

OWN = "gateway"
KEPT = 6
"""Looks that are kept, one a minute: errors are told over the last five minutes."""
FRESH_SECONDS = 4.0
TIMEOUT_SECONDS = 1.5

Fetch = Callable[[Sequence[str]], Mapping[str, str]]


@dataclass(frozen=True)
class Look:
    """A process's metrics at one moment, packed: a look is rarely read again."""

    at: float
    packed: bytes

    def read(self) -> Reading | None:
        """Return what stood there; None when it was no metrics."""
        try:
            return reading.read(zlib.decompress(self.packed).decode(), self.at)
        except (ValueError, KeyError):
            return None


def fetch(addresses: Sequence[str]) -> Mapping[str, str]:
    """Ask every address for its metrics at once; who does not answer in time is left out."""
    return asyncio.run(_fetch_all(addresses))


async def _fetch_all(addresses: Sequence[str]) -> Mapping[str, str]:
    texts = await asyncio.gather(*(_fetch_one(address) for address in addresses))
    return {address: text for address, text in zip(addresses, texts, strict=True) if text is not None}


async def _fetch_one(address: str) -> str | None:
    pool = Pool(address)
    try:
        status, body = await pool.get("/metrics", TIMEOUT_SECONDS)
        return body.decode() if status == 200 and body else None
    except (NoConnection, Lost, TimeoutError, UnicodeDecodeError):
        return None
    finally:
        pool.close()


class Watch:
    """The looks of the last minutes, by address; the gateway's own process is called by its service name."""

    def __init__(self, fetch: Fetch = fetch, clock: Callable[[], float] = time.time) -> None:
        self._fetch, self._clock = fetch, clock
        self._kept: dict[str, deque[Look]] = {}
        self._newest: dict[str, Look] = {}
        self._looked_at = float("-inf")
        self._lock = threading.Lock()

    def look(self, app: FastAPI, *, keep: bool) -> None:
        """Fetch every process's metrics; `keep` is the look of the minute that later ones compare with."""
        replicas: Replicas = app.state.replicas
        addresses = [base for service in replicas.services.values() for base in list(service.replicas)]
        with self._lock:
            if not keep and self._clock() - self._looked_at < FRESH_SECONDS:
                return
            self._looked_at = self._clock()
            texts = dict(self._fetch(addresses)) if addresses else {}
            texts[OWN] = app.state.vitals.exposition().decode()
            self._take(
                {
                    address: Look(self._clock(), zlib.compress(text.encode(), 1))
                    for address, text in texts.items()
                }
            )
            if keep:
                self._keep()

    def pair(self, address: str) -> tuple[Reading | None, Reading] | None:
        """Return the oldest kept and the newest reading of a process; None when it has told nothing."""
        with self._lock:
            newest = self._newest.get(address)
            kept = self._kept.get(address)
            oldest = kept[0] if kept else None
        told = newest.read() if newest else None
        if told is None or newest is None:
            return None
        return (oldest.read() if oldest and oldest.at < newest.at else None), told

    def text(self, address: str) -> str:
        """Return the newest metrics of a process as it told them; empty when it has told nothing."""
        with self._lock:
            newest = self._newest.get(address)
        return zlib.decompress(newest.packed).decode() if newest else ""

    def _take(self, looks: dict[str, Look]) -> None:
        # An address that does not answer now shows no figures of an hour ago.
        self._newest = looks

    def _keep(self) -> None:
        self._kept = {
            address: deque((*self._kept.get(address, ()), look), KEPT)
            for address, look in self._newest.items()
        }


def look_around(app: FastAPI) -> None:
    """Keep one look of every process (background work)."""
    app.state.watch.look(app, keep=True)
