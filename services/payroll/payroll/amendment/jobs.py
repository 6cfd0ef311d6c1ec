"""Looks now and then how long the figures still hold, so that an alert tells before one is missing."""

from __future__ import annotations

from datetime import UTC, datetime

from chassis.clock import business_date
from fastapi import FastAPI

from payroll import metrics
from payroll.figures.queries import standings_on


def watch_figures(app: FastAPI) -> None:
    """Set the days left of each kind."""
    today = business_date(datetime.now(UTC))
    with app.state.db.read() as session:
        for standing in standings_on(session, today):
            metrics.figure_days_left.labels(standing.kind).set(standing.days_left)
