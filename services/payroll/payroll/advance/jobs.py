"""Looks now and then how long an emergency waits for the office, so that an alert tells."""

from __future__ import annotations

from datetime import UTC, datetime

from fastapi import FastAPI

from payroll import metrics
from payroll.advance.queries import emergencies_waiting
from payroll.advance.rules.waiting import oldest_wait


def watch_emergencies(app: FastAPI) -> None:
    """Set how long the oldest undecided emergency has waited."""
    with app.state.db.read() as session:
        waiting = emergencies_waiting(session)
    metrics.emergency_wait.set(oldest_wait(waiting, datetime.now(UTC)).total_seconds())
