"""The general limit: generous, per address, so that a flood of strangers stays outside."""

from __future__ import annotations

import logging
import math
import time
from dataclasses import dataclass

from chassis.errors import AppError, Busy
from limits import RateLimitItem, parse
from limits.aio.strategies import SlidingWindowCounterRateLimiter
from limits.errors import StorageError

from gateway import metrics
from gateway.limits.stores import close_store, open_store

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Policy:
    """How much one address may do.

    `strangers_only` leaves out whoever has signed in; `closed` refuses when the store does not answer,
    others let pass: work goes on, but secrets are not guessed uncounted.
    """

    name: str
    quota: RateLimitItem
    strangers_only: bool
    closed: bool = False


# A factory's workers share one address at shift change, so what counts per address is generous, and who
# has signed in is not counted at all: he is known, and can be signed out.
POLICIES = {
    "public_write": Policy("public_write", parse("600 per minute"), strangers_only=True),
    "sign_in": Policy("sign_in", parse("600 per minute"), strangers_only=False, closed=True),
}


class TooManyRequests(AppError):
    """More requests than the general limit allows."""

    code, status = "too_many_requests", 429
    message = "요청이 너무 잦습니다. 잠시 뒤 다시 시도해 주세요."


class GeneralLimit:
    """Counts requests in a sliding window, in memory or in the store of RATE_STORE_URL."""

    def __init__(self, store_url: str) -> None:
        self._store = open_store(store_url)
        self._window = SlidingWindowCounterRateLimiter(self._store)

    async def close(self) -> None:
        """Close the connections to the store."""
        await close_store(self._store)

    async def count(self, policy_name: str, address: str, *, signed_in: bool) -> dict[str, str]:
        """Count one request; return the RateLimit headers of its answer, or raise TooManyRequests (429).

        Raises Busy (503) when the store is gone and the policy is closed then.
        """
        policy = POLICIES[policy_name]
        if signed_in and policy.strangers_only:
            return {}
        try:
            return await self._count(policy, address)
        except StorageError as error:
            metrics.ratelimit.labels(policy.name, "store_away").inc()
            log.warning("rate_store_away", extra={"fields": {"policy": policy.name, "kind": str(error)}})
            if policy.closed:
                raise Busy from error
            return {}

    async def _count(self, policy: Policy, address: str) -> dict[str, str]:
        item = policy.quota
        allowed = await self._window.hit(item, policy.name, address)
        metrics.ratelimit.labels(policy.name, "allowed" if allowed else "refused").inc()
        stats = await self._window.get_window_stats(item, policy.name, address)
        wait = max(1, math.ceil(stats.reset_time - time.time()))
        headers = {
            "RateLimit-Policy": f'"{policy.name}";q={item.amount};w={item.get_expiry()}',
            "RateLimit": f'"{policy.name}";r={stats.remaining};t={wait}',
        }
        if not allowed:
            raise TooManyRequests(headers={"Retry-After": str(wait), **headers})
        return headers
