"""Counting attempts to sign in: each is written down before the secret is even looked at."""

from __future__ import annotations

import math
from datetime import datetime

from chassis.errors import AppError
from sqlalchemy import delete, text, update
from sqlalchemy.orm import Session

from gateway.limits import queries, rules
from gateway.limits.tables import SignInAttempt


class TooManyTries(AppError):
    """Throttled before any hashing; `bucket` says whose count it was (account or address)."""

    code, status = "too_many_tries", 429
    message = "로그인 시도가 너무 많습니다."

    def __init__(self, bucket: str, seconds: int) -> None:
        self.bucket, self.seconds = bucket, seconds
        wait = f"{seconds}초" if seconds < 60 else f"{math.ceil(seconds / 60)}분"
        super().__init__(
            f"로그인 시도가 너무 많습니다. {wait} 뒤에 다시 시도해 주세요.",
            headers={"Retry-After": str(seconds)},
        )


def begin_attempt(session: Session, attempt: rules.Try, now: datetime) -> int:
    """Write an attempt down as failed and return its id; raises TooManyTries when it must wait."""
    _one_at_a_time(session, attempt)
    bucket, wait = queries.wait_of(session, attempt, now)
    if wait:
        raise TooManyTries(bucket, math.ceil(wait.total_seconds()))
    row = SignInAttempt(at=now, account=attempt.account, device=attempt.device, address=attempt.address)
    session.add(row)
    session.flush()
    return row.id


def _one_at_a_time(session: Session, attempt: rules.Try) -> None:
    # SQLite has one writer; on PostgreSQL two attempts on one account must not both read the old count.
    if session.get_bind().dialect.name == "postgresql":
        number = int(attempt.account[:15], 16)
        session.execute(text("SELECT pg_advisory_xact_lock(:number)"), {"number": number})


def withdraw_attempt(session: Session, attempt_id: int) -> None:
    """Forget an attempt that was never decided (the server was busy)."""
    session.execute(delete(SignInAttempt).where(SignInAttempt.id == attempt_id))


def forgive(session: Session, attempt: rules.Try) -> None:
    """Clear the way after a success: the owner's own typing errors no longer count anywhere.

    Strangers' failures elsewhere still count against their addresses.
    """
    own = SignInAttempt.account == attempt.account
    bucket = SignInAttempt.device == attempt.device
    session.execute(delete(SignInAttempt).where(own, bucket, SignInAttempt.address == attempt.address))
    session.execute(update(SignInAttempt).where(own, bucket).values(counts_for_account=False))


def forget_old_attempts(session: Session, now: datetime) -> None:
    """Delete attempts that no bucket reads any more."""
    session.execute(delete(SignInAttempt).where(SignInAttempt.at < now - rules.REMEMBERED))
