"""Second factors as the door and the pages need them."""

from __future__ import annotations

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from gateway.totp.tables import RecoveryCode, SecondFactor


def factor_of(session: Session, account: str) -> SecondFactor | None:
    """Return an account's second factor, confirmed or only begun."""
    return session.get(SecondFactor, account)


def codes_left(session: Session, account: str) -> int:
    """Return how many recovery codes an account has not used yet."""
    unused = (RecoveryCode.account == account, RecoveryCode.used_at.is_(None))
    return session.scalar(select(func.count(RecoveryCode.code_hash)).where(*unused)) or 0
