"""Staff accounts as pages and the login need them."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from gateway.accounts import rules
from gateway.accounts.tables import StaffAccount


def account_named(session: Session, account: str) -> StaffAccount | None:
    """Return the account with this name in any writing, disabled ones too."""
    return session.get(StaffAccount, rules.folded(account)[:60])


def all_accounts(session: Session) -> list[StaffAccount]:
    """Return every account, by name."""
    return list(session.scalars(select(StaffAccount).order_by(StaffAccount.account)))


def has_accounts(session: Session) -> bool:
    """Say whether anybody can sign in yet."""
    return session.scalar(select(StaffAccount.account).limit(1)) is not None
