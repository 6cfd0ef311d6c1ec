"""The frame of one sign-in: throttle first, then the slow check, then the count is settled."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime

from chassis.db import Database
from chassis.errors import Busy
from fastapi import Request

from gateway import metrics
from gateway.limits import actions, rules


def address_of(request: Request) -> str:
    """Return the bucket of the address a request comes from (the edge has put the true one there)."""
    return rules.bucket_of(request.client.host if request.client else "unknown")


@asynccontextmanager
async def attempt(db: Database, tried: rules.Try, now: datetime) -> AsyncIterator[int]:
    """Count an attempt while it is decided; raises TooManyTries (429) before anything slow happens.

    Gives the attempt's id, so that it can be taken back when it turns out to be neither right nor wrong.
    An attempt that could not be decided because the server was busy is taken back.
    """
    try:
        attempt_id = await asyncio.to_thread(db.write, actions.begin_attempt, tried, now)
    except actions.TooManyTries as error:
        result = "throttled_ip" if error.bucket == "address" else "throttled_account"
        metrics.login_attempts.labels(result).inc()
        raise
    try:
        yield attempt_id
    except Busy:
        metrics.login_attempts.labels("error").inc()
        await asyncio.to_thread(db.write, actions.withdraw_attempt, attempt_id)
        raise
