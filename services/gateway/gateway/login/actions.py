"""Signing the office in, and anybody out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from chassis import audit
from chassis.errors import Conflict
from chassis.identity import Identity
from sqlalchemy.orm import Session

from gateway.accounts import actions as accounts
from gateway.accounts import queries
from gateway.base import AuditRow
from gateway.limits import actions as limits
from gateway.limits.rules import Try
from gateway.session import actions as sessions


@dataclass(frozen=True)
class Visit:
    """How a sign-in came about: the attempt that is now forgiven, the device's name, the session's length.

    `by` names what proved it ("" = the usual secret); `replaces` is the session this browser held before.
    """

    attempt: Try
    device: str
    lasts: timedelta
    by: str = ""
    replaces: str = ""


@dataclass(frozen=True)
class Renewal:
    """A new password's hash, and the hash it replaces."""

    account: str
    before: str
    after: str


@dataclass(frozen=True)
class Opened:
    """A session just opened: whose, the cookie's value, and the sessions that ended because of it."""

    who: Identity
    token: str
    ended: list[str]


class PasswordIsNew(Conflict):
    """The password was changed elsewhere between its check and its replacement."""

    code, message = "password_is_new", "비밀번호가 방금 바뀌었습니다. 다시 로그인해 주세요."


def sign_in(session: Session, account: str, new_hash: str | None, visit: Visit, now: datetime) -> Opened:
    """Open a session for an account of the office that proved who it is."""
    who = accounts.note_sign_in(session, account, new_hash, now)
    return admit(session, who, "staff.signed_in", visit, now)


def admit(session: Session, who: Identity, action: str, visit: Visit, now: datetime) -> Opened:
    """Open a session, forgive the failures before it and end the session this browser held until now."""
    limits.forgive(session, visit.attempt)
    subject, detail = f"{who.kind}:{who.id}", {"by": visit.by} if visit.by else {}
    audit.record(session, AuditRow, who, action=action, object=subject, now=now, detail=detail)
    ended = [visit.replaces] if visit.replaces else []
    sessions.end_sessions(session, ended)
    return Opened(who, sessions.open_session(session, who, visit.device, visit.lasts, now), ended)


def renew_password(session: Session, renewal: Renewal, visit: Visit, now: datetime) -> Opened:
    """Keep a password its owner chose, end every session of the account and open one here."""
    row = queries.account_named(session, renewal.account)
    if row is None or row.password_hash != renewal.before or row.disabled_at is not None:
        raise PasswordIsNew
    who = queries.identity_of(row)
    ended = accounts.set_own_password(session, who, renewal.after, now)
    opened = sign_in(session, renewal.account, None, visit, now)
    return Opened(who, opened.token, [*ended, *opened.ended])


def sign_out(session: Session, keys: Sequence[str], who: Identity, now: datetime) -> None:
    """End the sessions a browser holds."""
    sessions.end_sessions(session, keys)
    if who.kind != "anyone":
        audit.record(session, AuditRow, who, action="signed_out", object=f"{who.kind}:{who.id}", now=now)
