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
from gateway.limits.undecided import Undecided


def address_of(request: Request) -> str:
    """Return the bucket of the address a request comes from (the edge has put the true one there)."""
    return rules.bucket_of(request.client.host if request.client else "unknown")


@asynccontextmanager
async def attempt(undecided: Undecided, db: Database, tried: rules.Try, now: datetime) -> AsyncIterator[int]:
    """Count an attempt while it is decided; raises TooManyTries (429) before anything slow happens.

    Gives the attempt's id, so that it can be taken back when it turns out to be neither right nor wrong.
    An attempt that could not be decided because the server was busy is taken back.
    """
    try:
        async with undecided.begun(_line_of(tried), lambda: _begin(db, tried, now)) as attempt_id:
            try:
                yield attempt_id
            except Busy:
                await asyncio.to_thread(db.write, actions.withdraw_attempt, attempt_id)
                raise
    except Busy:
        metrics.login_attempts.labels("error").inc()
        raise
    except actions.TooManyTries as error:
        result = "throttled_ip" if error.bucket == "address" else "throttled_account"
        metrics.login_attempts.labels(result).inc()
        raise


def _line_of(tried: rules.Try) -> str:
    # A known device does not count for its address, so it waits for nobody there.
    return f"{tried.account} {tried.device}" if tried.device else tried.address


async def _begin(db: Database, tried: rules.Try, now: datetime) -> int:
    return await asyncio.to_thread(db.write, actions.begin_attempt, tried, now)
