"""How long a request in an emergency may wait before the office is told (근로기준법 제45조)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

EMERGENCY_PATIENCE = timedelta(hours=24)
"""The law names no hours; what is asked for in an emergency is of use within a day."""


def oldest_wait(asked_at: Iterable[datetime], now: datetime) -> timedelta:
    """Return how long the oldest has waited; none at all when nobody waits."""
    return max((now - moment for moment in asked_at), default=timedelta())


def overdue(asked_at: Iterable[datetime], now: datetime) -> int:
    """Return how many have waited longer than patience allows."""
    return sum(now - moment > EMERGENCY_PATIENCE for moment in asked_at)
