"""Where the general limit counts: in memory that is bounded, or in Redis for several gateways."""

from __future__ import annotations

import time
from collections import OrderedDict

from limits.aio.storage import MemoryStorage, RedisStorage, Storage
from limits.aio.storage.redis.redispy import RedispyBridge
from limits.storage import storage_from_string

MOST_KEYS = 100_000
STORE_SECONDS = 0.25
"""A store that does not answer at once counts as gone: everybody waits for it otherwise."""


class BoundedMemory(MemoryStorage):
    """The library's memory with a bound, and without its look at every key after each count."""

    def __init__(self) -> None:
        super().__init__()
        # Its first key is found at once; a plain dict looks past every key that was removed before it.
        self.expirations = OrderedDict()

    async def incr(self, key: str, expiry: float, amount: int = 1) -> int:
        """Count; forget what has expired, and beyond the bound what is oldest."""
        counted = await self.get(key) + amount
        self.storage[key] = counted
        if counted == amount:
            self.expirations[key] = time.time() + expiry
        self._forget_old()
        return counted

    async def decr(self, key: str, amount: int = 1) -> int:
        """Take a count back."""
        self.storage[key] = max(await self.get(key) - amount, 0)
        return self.storage[key]

    def _forget_old(self) -> None:
        # Keys are in the order of their first count; two at a time is faster than they come.
        for _ in range(2):
            oldest = next(iter(self.expirations))
            if len(self.expirations) <= MOST_KEYS and self.expirations[oldest] > time.time():
                return
            if len(self.expirations) == 1:
                return
            del self.expirations[oldest]
            self.storage.pop(oldest, None)


def open_store(url: str) -> Storage:
    """Return the store of RATE_STORE_URL: memory when empty, else redis://, rediss:// or redis+unix://."""
    if not url:
        return BoundedMemory()
    storage = storage_from_string(
        f"async+{url}",
        implementation="redispy",
        wrap_exceptions=True,
        socket_timeout=STORE_SECONDS,
        socket_connect_timeout=STORE_SECONDS,
    )
    assert isinstance(storage, Storage)  # noqa: S101 - "async+" makes it one
    return storage


async def close_store(store: Storage) -> None:
    """Close what a store holds open."""
    if isinstance(store, RedisStorage) and isinstance(store.bridge, RedispyBridge):
        await store.bridge.storage.aclose()
