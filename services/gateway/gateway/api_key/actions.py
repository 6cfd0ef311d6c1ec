"""Issuing and revoking API keys, and noting their use."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from chassis import audit
from chassis.errors import NotFound
from chassis.identity import Identity
from sqlalchemy import update
from sqlalchemy.orm import Session

from gateway.api_key.tables import ApiKey
from gateway.base import AuditRow


class UnknownKey(NotFound):
    code, message = "unknown_key", "이 API 키가 없습니다."


@dataclass(frozen=True)
class NewKey:
    """What an owner decides about a key."""

    account: str
    name: str
    roles: str
    key_hash: str
    expires_at: datetime


def issue_key(session: Session, new: NewKey, who: Identity, now: datetime) -> int:
    """Keep a new key's hash; return its number."""
    row = ApiKey(
        key_hash=new.key_hash,
        account=new.account,
        name=new.name,
        roles=new.roles,
        created_at=now,
        expires_at=new.expires_at,
    )
    session.add(row)
    session.flush()
    detail = {"key": row.id, "roles": new.roles, "until": new.expires_at.isoformat()}
    subject = f"staff:{new.account}"
    audit.record(session, AuditRow, who, action="api_key.issued", object=subject, now=now, detail=detail)
    return row.id


def revoke_key(session: Session, account: str, key_id: int, who: Identity, now: datetime) -> None:
    """End a key at once; ending it again changes nothing."""
    row = session.get(ApiKey, key_id)
    if row is None or row.account != account:
        raise UnknownKey
    if row.revoked_at is None:
        row.revoked_at = now
        detail = {"key": row.id}
        subject = f"staff:{account}"
        audit.record(session, AuditRow, who, action="api_key.revoked", object=subject, now=now, detail=detail)


def note_use(session: Session, key_id: int, now: datetime) -> None:
    """Write down when a key was last used."""
    session.execute(update(ApiKey).where(ApiKey.id == key_id).values(last_used_at=now))
