"""Business time: the server's clock, read in Asia/Seoul and handed to rules as an argument."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Annotated
from zoneinfo import ZoneInfo

from fastapi import Depends

KST = ZoneInfo("Asia/Seoul")


def now() -> datetime:
    """Return the server's present moment as an aware datetime in Asia/Seoul."""
    return datetime.now(UTC).astimezone(KST)


async def current_time() -> datetime:
    """Give a route the present moment; tests override this dependency."""
    return now()


def business_date(moment: datetime) -> date:
    """Return the Korean calendar date of an aware moment."""
    return moment.astimezone(KST).date()


Now = Annotated[datetime, Depends(current_time)]
