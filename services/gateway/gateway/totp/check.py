"""Whether an account has a second factor, and whether a typed code is right and still unused."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from chassis.db import Database

from gateway.totp import actions, queries, rules, sealing


def is_on(db: Database, account: str) -> bool:
    """Say whether a sign-in to this account needs a code."""
    with db.read() as session:
        row = queries.factor_of(session, account)
    return row is not None and row.confirmed_at is not None


def is_right(db: Database, keys: Sequence[str], account: str, code: str, now: datetime) -> bool:
    """Use a code of the app or a recovery code; False when it is wrong or was used before."""
    with db.read() as session:
        row = queries.factor_of(session, account)
    if row is None:
        return False
    step = rules.step_of(sealing.unseal(row.sealed_secret, keys), code, now)
    if step is not None:
        return db.write(actions.spend_step, account, step)
    return db.write(actions.spend_recovery_code, account, rules.recovery_hash(code), now)
