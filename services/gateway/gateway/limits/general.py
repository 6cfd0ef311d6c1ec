"""The general limit: generous, per address, so that a flood of strangers stays outside."""

from __future__ import annotations

import math
import time
from dataclasses import dataclass

from chassis.errors import AppError
from limits import RateLimitItem, parse
from limits.aio.storage import Storage
from limits.aio.strategies import SlidingWindowCounterRateLimiter
from limits.storage import storage_from_string

from gateway import metrics


@dataclass(frozen=True)
class Policy:
    """How much one address may do; `strangers_only` leaves out whoever has signed in."""

    name: str
    quota: RateLimitItem
    strangers_only: bool


# A factory's workers share one address at shift change, so what counts per address is generous, and who
# has signed in is not counted at all: he is known, and can be signed out.
POLICIES = {
    "public_write": Policy("public_write", parse("600 per minute"), strangers_only=True),
    "sign_in": Policy("sign_in", parse("600 per minute"), strangers_only=False),
}


class TooManyRequests(AppError):
    """More requests than the general limit allows."""

    code, status = "too_many_requests", 429
    message = "요청이 너무 잦습니다. 잠시 뒤 다시 시도해 주세요."


class GeneralLimit:
    """Counts requests in a sliding window, in memory or in the store of RATE_STORE_URL."""

    def __init__(self, store_url: str) -> None:
        storage = storage_from_string(f"async+{store_url}" if store_url else "async+memory://")
        assert isinstance(storage, Storage)  # noqa: S101 - "async+" makes it one
        self._window = SlidingWindowCounterRateLimiter(storage)

    async def count(self, policy_name: str, address: str, *, signed_in: bool) -> None:
        """Count one request; raises TooManyRequests (429) with the RateLimit headers."""
        policy = POLICIES[policy_name]
        if signed_in and policy.strangers_only:
            return
        item = policy.quota
        if await self._window.hit(item, policy.name, address):
            metrics.ratelimit.labels(policy.name, "allowed").inc()
            return
        metrics.ratelimit.labels(policy.name, "refused").inc()
        stats = await self._window.get_window_stats(item, policy.name, address)
        wait = max(1, math.ceil(stats.reset_time - time.time()))
        raise TooManyRequests(
            headers={
                "Retry-After": str(wait),
                "RateLimit-Policy": f'"{policy.name}";q={item.amount};w={item.get_expiry()}',
                "RateLimit": f'"{policy.name}";r={stats.remaining};t={wait}',
            }
        )
