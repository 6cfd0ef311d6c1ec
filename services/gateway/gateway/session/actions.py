"""Opening, touching and ending sessions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from chassis import audit
from chassis.identity import Identity
from sqlalchemy import delete, update
from sqlalchemy.orm import Session

from gateway.base import AuditRow
from gateway.session import queries, rules
from gateway.session.tables import SignedIn


def open_session(session: Session, who: Identity, device: str, lasts: timedelta, now: datetime) -> str:
    """Open a session for someone who has just proved who they are; return the cookie's value."""
    token = rules.new_token()
    session.add(
        SignedIn(
            id=rules.fingerprint(token),
            kind=who.kind,
            subject=who.id,
            name=who.name,
            roles=",".join(who.roles),
            created_at=now,
            last_seen_at=now,
            expires_at=now + lasts,
            device=device[:200],
        )
    )
    return token


def end_sessions(session: Session, keys: Sequence[str]) -> None:
    """End sessions by their fingerprints."""
    session.execute(delete(SignedIn).where(SignedIn.id.in_(keys)))


def end_all_of(session: Session, kind: str, subject: str) -> list[str]:
    """End every session of an account; return their fingerprints, so that caches forget them too."""
    keys = queries.sessions_of(session, kind, subject)
    end_sessions(session, keys)
    return keys


def end_one(session: Session, holder: rules.Holder, handle: str, who: Identity, now: datetime) -> list[str]:
    """End one session of an account by its handle; one that has ended already is fine."""
    key = queries.session_named(session, holder.kind, holder.subject, handle)
    return _end(session, holder, [key] if key else [], who, now)


def end_others(session: Session, holder: rules.Holder, kept: str, who: Identity, now: datetime) -> list[str]:
    """End every session of an account but the one with the fingerprint `kept` ("" = all)."""
    keys = [key for key in queries.sessions_of(session, holder.kind, holder.subject) if key != kept]
    return _end(session, holder, keys, who, now)


def _end(session: Session, holder: rules.Holder, keys: list[str], who: Identity, now: datetime) -> list[str]:
    if keys:
        end_sessions(session, keys)
        subject, detail = f"{holder.kind}:{holder.subject}", {"sessions": len(keys)}
        audit.record(session, AuditRow, who, action="session.ended", object=subject, now=now, detail=detail)
    return keys


def change_identity(session: Session, who: Identity) -> list[str]:
    """Give all sessions of an account its present name and roles; return their fingerprints."""
    keys = queries.sessions_of(session, who.kind, who.id)
    change = update(SignedIn).where(SignedIn.id.in_(keys))
    session.execute(change.values(name=who.name, roles=",".join(who.roles)))
    return keys


def note_use(session: Session, seen: Mapping[str, datetime]) -> None:
    """Write down when sessions were last used."""
    for key, moment in seen.items():
        session.execute(update(SignedIn).where(SignedIn.id == key).values(last_seen_at=moment))


def forget_dead_sessions(session: Session, idle: Mapping[str, timedelta], now: datetime) -> None:
    """Delete sessions that can never be used again."""
    session.execute(delete(SignedIn).where(SignedIn.expires_at <= now))
    for kind, rest in idle.items():
        rested = (SignedIn.kind == kind, SignedIn.last_seen_at <= now - rest)
        session.execute(delete(SignedIn).where(*rested))
