"""Staff accounts as pages and the login need them."""

from __future__ import annotations

from chassis.identity import Identity
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


def open_names(session: Session) -> dict[str, str]:
    """Return the name of everybody who may sign in, by account; the account where there is no name."""
    rows = session.scalars(select(StaffAccount).where(StaffAccount.disabled_at.is_(None)))
    return {row.account: row.name or row.account for row in rows}


def has_accounts(session: Session) -> bool:
    """Say whether anybody can sign in yet."""
    return session.scalar(select(StaffAccount.account).limit(1)) is not None


def owners_for_update(session: Session) -> list[StaffAccount]:
    """Return the accounts that may manage accounts, held so that two owners cannot close each other."""
    chosen = select(StaffAccount).where(StaffAccount.disabled_at.is_(None)).order_by(StaffAccount.account)
    rows = session.scalars(chosen.with_for_update().execution_options(populate_existing=True))
    return [row for row in rows if "owner" in row.roles.split(",")]


def identity_of(row: StaffAccount) -> Identity:
    """Return who an account's holder is to the services."""
    return Identity("staff", row.account, row.name, tuple(role for role in row.roles.split(",") if role))
