"""Forgets tries that count nowhere any more, with the addresses they came from."""

from __future__ import annotations

from chassis.clock import now
from fastapi import FastAPI

from recruit.access.actions import forget_old_tries


def sweep_tries(app: FastAPI) -> None:
    """Delete tries that are older than a day."""
    app.state.db.write(forget_old_tries, now())
