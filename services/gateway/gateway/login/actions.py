"""Signing the office in, and anybody out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from chassis import audit
from chassis.identity import Identity
from sqlalchemy.orm import Session

from gateway.accounts import actions as accounts
from gateway.base import AuditRow
from gateway.limits import actions as limits
from gateway.limits.rules import Try
from gateway.session import actions as sessions


@dataclass(frozen=True)
class Visit:
    """How a sign-in came about: the attempt that is now forgiven, the device's name, the session's length."""

    attempt: Try
    device: str
    lasts: timedelta


def sign_in(
    session: Session, account: str, new_hash: str | None, visit: Visit, now: datetime
) -> tuple[Identity, str]:
    """Open a session for an account whose password was right; return who it is and the cookie's value."""
    limits.forgive(session, visit.attempt)
    who = accounts.note_sign_in(session, account, new_hash, now)
    audit.record(session, AuditRow, who, action="staff.signed_in", object=f"staff:{account}", now=now)
    return who, sessions.open_session(session, who, visit.device, visit.lasts, now)


def sign_out(session: Session, keys: Sequence[str], who: Identity, now: datetime) -> None:
    """End the sessions a browser holds."""
    sessions.end_sessions(session, keys)
    if who.kind != "anyone":
        audit.record(session, AuditRow, who, action="signed_out", object=f"{who.kind}:{who.id}", now=now)
