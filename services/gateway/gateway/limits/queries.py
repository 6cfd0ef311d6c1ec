"""How long a sign-in has to wait, read from the attempts that count."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from gateway.limits import rules
from gateway.limits.tables import SignInAttempt


def wait_of(session: Session, attempt: rules.Try, now: datetime) -> tuple[str, timedelta]:
    """Return which bucket makes this attempt wait ("account", "address") and how long (zero = not at all).

    A device that signed in to this account before has its own bucket, and its address does not count:
    strangers' guesses, or a colleague's on the same Wi-Fi, cannot keep the owner out.
    """
    account = _account_wait(session, attempt, now)
    if attempt.device:
        return "account", account
    address = _address_wait(session, attempt, now)
    return ("address", address) if address > account else ("account", account)


def _account_wait(session: Session, attempt: rules.Try, now: datetime) -> timedelta:
    failures, last = session.execute(
        select(func.count(SignInAttempt.id), func.max(SignInAttempt.at)).where(
            SignInAttempt.account == attempt.account,
            SignInAttempt.device == attempt.device,
            SignInAttempt.counts_for_account,
            SignInAttempt.at > now - rules.REMEMBERED,
        )
    ).one()
    return rules.account_wait(failures, last, now)


def _address_wait(session: Session, attempt: rules.Try, now: datetime) -> timedelta:
    failures = session.scalars(
        select(SignInAttempt.at)
        .where(
            SignInAttempt.address == attempt.address,
            SignInAttempt.device == "",
            SignInAttempt.at > now - rules.ADDRESS_WINDOW,
        )
        .order_by(SignInAttempt.at.desc())
        .limit(rules.ADDRESS_FAILURES)
    )
    return rules.address_wait(list(failures), now)
