"""Moves sealed numbers on to the newest key after the house's keys were changed."""

from __future__ import annotations

from chassis.db import Database
from fastapi import FastAPI

from payroll import metrics
from payroll.account import actions, queries
from payroll.account.vault import Vault


def follow_keys(app: FastAPI) -> None:
    """Seal again what an older key sealed; run by the background thread, safe to run at any time."""
    move_to_newest(app.state.db, Vault(app.state.settings.keys))


def move_to_newest(db: Database, vault: Vault) -> int:
    """Seal everything with the newest key, a part a transaction; return how many were moved."""
    moved, after = 0, 0
    while True:
        after, count = db.write(actions.reseal, vault, after)
        moved += count
        if not after:
            break
    with db.read() as session:
        metrics.stale_accounts.set(queries.stale_count(session, vault.key_name))
    return moved
