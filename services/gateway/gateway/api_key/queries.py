"""API keys as the edge and the page need them."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from gateway.accounts.tables import StaffAccount
from gateway.api_key import rules
from gateway.api_key.tables import ApiKey


def key_and_account(session: Session, key: str) -> tuple[ApiKey, StaffAccount] | None:
    """Return a key's row and its account, live or not."""
    chosen = select(ApiKey, StaffAccount).join(StaffAccount, StaffAccount.account == ApiKey.account)
    found = session.execute(chosen.where(ApiKey.key_hash == rules.key_hash(key))).first()
    return (found[0], found[1]) if found else None


def keys_of(session: Session, account: str) -> list[ApiKey]:
    """Return an account's keys, the newest first."""
    return list(session.scalars(select(ApiKey).where(ApiKey.account == account).order_by(ApiKey.id.desc())))
