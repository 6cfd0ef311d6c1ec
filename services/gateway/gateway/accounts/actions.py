"""Making staff accounts."""

from __future__ import annotations

from datetime import datetime

from chassis import audit
from chassis.identity import ANYONE, Identity
from sqlalchemy.orm import Session

from gateway.accounts import queries, rules
from gateway.accounts.tables import StaffAccount
from gateway.base import AuditRow


def create_first_admin(session: Session, password_hash: str, now: datetime) -> bool:
    """Make the owner's account when there is none yet; return whether it was made."""
    if queries.has_accounts(session):
        return False
    account = StaffAccount(
        account=rules.FIRST_ADMIN,
        name="관리자",
        roles="owner",
        password_hash=password_hash,
        created_at=now,
    )
    session.add(account)
    audit.record(session, AuditRow, ANYONE, action="account.created", object="staff:admin", now=now)
    return True


def note_sign_in(session: Session, account: str, new_hash: str | None, now: datetime) -> Identity:
    """Write down a sign-in (and the password's stronger hash, if one was made); return who it is."""
    row = session.get_one(StaffAccount, account)
    row.last_sign_in_at = now
    if new_hash is not None:
        row.password_hash = new_hash
    return Identity("staff", row.account, row.name, tuple(row.roles.split(",")))
