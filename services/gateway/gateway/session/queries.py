"""Sessions as the door needs them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from gateway.session import rules
from gateway.session.tables import SignedIn


def session_of(session: Session, key: str) -> SignedIn | None:
    """Return the session with this fingerprint, alive or not."""
    return session.get(SignedIn, key)


def sessions_named(session: Session, keys: Iterable[str]) -> dict[str, SignedIn]:
    """Return the sessions with these fingerprints, alive or not, by fingerprint."""
    return {row.id: row for row in session.scalars(select(SignedIn).where(SignedIn.id.in_(list(keys))))}


def sessions_of(session: Session, kind: str, subject: str) -> list[str]:
    """Return the fingerprints of all sessions of one account."""
    return list(
        session.scalars(select(SignedIn.id).where(SignedIn.kind == kind, SignedIn.subject == subject))
    )


def alive_counts(session: Session, idle: Mapping[str, timedelta], now: datetime) -> dict[str, int]:
    """Return how many sessions of each kind could be used now."""
    counts = {}
    for kind, rest in idle.items():
        alive = (SignedIn.kind == kind, SignedIn.expires_at > now, SignedIn.last_seen_at > now - rest)
        counts[kind] = session.scalar(select(func.count(SignedIn.id)).where(*alive)) or 0
    return counts


def live_sessions(
    session: Session, kind: str, subject: str, idle: timedelta, now: datetime
) -> list[SignedIn]:
    """Return the sessions of one account that could be used now, the last used first."""
    own = (SignedIn.kind == kind, SignedIn.subject == subject)
    alive = (SignedIn.expires_at > now, SignedIn.last_seen_at > now - idle)
    return list(session.scalars(select(SignedIn).where(*own, *alive).order_by(SignedIn.last_seen_at.desc())))


def session_named(session: Session, kind: str, subject: str, handle: str) -> str | None:
    """Return the fingerprint of the account's session that begins with this handle."""
    if len(handle) != rules.HANDLE_LENGTH:
        return None
    return next((key for key in sessions_of(session, kind, subject) if key.startswith(handle)), None)
