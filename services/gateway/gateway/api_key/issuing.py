"""Issuing a key for an account, for the page and for the API."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from chassis.db import Database
from chassis.errors import Invalid
from chassis.identity import Identity

from gateway.accounts import queries as accounts
from gateway.accounts.actions import UnknownAccount
from gateway.api_key import actions, rules


class BadKey(Invalid):
    """A key can do nothing without a role, and nothing its account cannot."""

    code = "bad_key"


@dataclass(frozen=True)
class Wanted:
    """What an owner decides about a key: whose, what it is for, how long, and within which roles."""

    account: str
    name: str
    days: int
    roles: Iterable[str]


@dataclass(frozen=True)
class Issued:
    """A new key; its text is shown once."""

    id: int
    key: str
    expires_at: datetime


def issue(db: Database, wanted: Wanted, who: Identity, now: datetime) -> Issued:
    """Issue a key; raises UnknownAccount, or BadKey when the account has none of the roles."""
    with db.read() as session:
        row = accounts.account_named(session, wanted.account)
    if row is None:
        raise UnknownAccount
    chosen = rules.chosen_roles(wanted.roles, row.roles)
    if not chosen:
        raise BadKey(fields={"roles": "이 계정의 권한 안에서 하나 이상 골라 주세요."})
    key, until = rules.new_key(), now + timedelta(days=wanted.days)
    new = actions.NewKey(row.account, wanted.name, chosen, rules.key_hash(key), until)
    return Issued(db.write(actions.issue_key, new, who, now), key, until)
