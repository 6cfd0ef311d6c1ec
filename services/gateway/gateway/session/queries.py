"""Sessions as the door needs them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from gateway.session.tables import SignedIn


def session_of(session: Session, key: str) -> SignedIn | None:
    """Return the session with this fingerprint, alive or not."""
    return session.get(SignedIn, key)


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
