"""Keys are issued, used and revoked with a trace; what they may do follows their account at once."""

import asyncio
from datetime import timedelta

import pytest
from chassis.clock import now
from chassis.db import Database
from chassis.testing import staff
from gateway.accounts import actions as accounts
from gateway.api_key import actions, queries, rules
from gateway.api_key.bearer import Bearer
from gateway.base import AuditRow
from sqlalchemy import select

OWNER = staff("owner", name="boss")


def issued(db: Database, roles: str = "manager", days: int = 30) -> str:
    db.write(
        accounts.create_account, accounts.NewAccount("kim", "김하늘", "manager,payer", "h"), OWNER, now()
    )
    key = rules.new_key()
    new = actions.NewKey("kim", "회계", roles, rules.key_hash(key), now() + timedelta(days=days))
    db.write(actions.issue_key, new, OWNER, now())
    return key


def roles_of(db: Database, key: str) -> tuple[str, ...] | None:
    who = asyncio.run(Bearer(db).who(key))
    return who.roles if who else None


def test_a_key_acts_for_its_account_within_its_roles_and_notes_its_use(db: Database) -> None:
    key = issued(db)
    who = asyncio.run(Bearer(db).who(key))
    assert who is not None
    assert (who.kind, who.id, who.name, who.roles) == ("staff", "kim", "김하늘 (API 키: 회계)", ("manager",))
    with db.read() as session:
        [row] = queries.keys_of(session, "kim")
        assert row.last_used_at is not None
        assert key not in row.key_hash


@pytest.mark.parametrize(
    "key", ["", "hx_short", "x" * 46, rules.new_key()], ids=["none", "short", "long", "new"]
)
def test_a_key_of_nobody_is_nobody(db: Database, key: str) -> None:
    issued(db)
    assert roles_of(db, key) is None


def test_an_expired_key_is_refused(db: Database) -> None:
    assert roles_of(db, issued(db, days=-1)) is None


def test_a_revoked_key_is_refused_at_once_and_leaves_a_trace(db: Database) -> None:
    key = issued(db)
    with db.read() as session:
        [row] = queries.keys_of(session, "kim")
    with pytest.raises(actions.UnknownKey):
        db.write(actions.revoke_key, "park", row.id, OWNER, now())
    for _ in range(2):
        db.write(actions.revoke_key, "kim", row.id, OWNER, now())
    assert roles_of(db, key) is None
    with db.read() as session:
        trail = [item.action for item in session.scalars(select(AuditRow).order_by(AuditRow.id))]
    assert trail == ["account.created", "api_key.issued", "api_key.revoked"]


def test_a_key_can_never_do_more_than_its_account(db: Database) -> None:
    key = issued(db, "manager,payer")
    db.write(accounts.change_roles, "kim", "payer", OWNER, now())
    assert roles_of(db, key) == ("payer",)
    db.write(accounts.change_roles, "kim", "viewer", OWNER, now())
    assert roles_of(db, key) is None


def test_a_closed_account_closes_its_keys(db: Database) -> None:
    key = issued(db)
    db.write(accounts.disable, "kim", OWNER, now())
    assert roles_of(db, key) is None
    db.write(accounts.enable, "kim", OWNER, now())
    assert roles_of(db, key) == ("manager",)
