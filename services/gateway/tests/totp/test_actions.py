"""A second factor is set up once, its codes are used once, and every step leaves a trace."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from chassis.clock import now
from chassis.db import Database
from chassis.testing import staff
from gateway.base import AuditRow
from gateway.totp import actions, queries
from sqlalchemy import select

KIM = staff(name="kim")


def trail(db: Database) -> list[str]:
    with db.read() as session:
        return [row.action for row in session.scalars(select(AuditRow).order_by(AuditRow.id))]


def switched_on(db: Database) -> None:
    db.write(actions.begin, "kim", "sealed", now())
    db.write(actions.confirm, KIM, 100, ["hash-1", "hash-2"], now())


def test_a_begun_factor_does_not_count_and_may_be_begun_again(db: Database) -> None:
    for sealed in ("first", "second"):
        db.write(actions.begin, "kim", sealed, now())
    with db.read() as session:
        row = queries.factor_of(session, "kim")
        assert row is not None
        assert (row.sealed_secret, row.confirmed_at) == ("second", None)


def test_a_confirmed_factor_is_not_replaced(db: Database) -> None:
    switched_on(db)
    with pytest.raises(actions.AlreadySetUp):
        db.write(actions.begin, "kim", "other", now())
    with pytest.raises(actions.NotSetUp):
        db.write(actions.confirm, KIM, 101, [], now())
    assert trail(db) == ["totp.enrolled"]


def test_no_step_is_used_twice_nor_an_earlier_one(db: Database) -> None:
    switched_on(db)
    assert [db.write(actions.spend_step, "kim", step) for step in (100, 99, 101, 101, 102)] == [
        False,
        False,
        True,
        False,
        True,
    ]


def test_two_sign_ins_at_once_cannot_share_a_code(db: Database) -> None:
    switched_on(db)
    with ThreadPoolExecutor(4) as many:
        taken = list(many.map(lambda _: db.write(actions.spend_step, "kim", 200), range(4)))
    assert sorted(taken) == [False, False, False, True]


def test_a_recovery_code_is_used_once_by_its_owner(db: Database) -> None:
    switched_on(db)
    assert not db.write(actions.spend_recovery_code, "park", "hash-1", now())
    assert db.write(actions.spend_recovery_code, "kim", "hash-1", now())
    assert not db.write(actions.spend_recovery_code, "kim", "hash-1", now())
    with db.read() as session:
        assert queries.codes_left(session, "kim") == 1
    assert trail(db) == ["totp.enrolled", "totp.recovery_used"]


def test_a_removed_factor_leaves_nothing_but_a_trace(db: Database) -> None:
    switched_on(db)
    assert db.write(actions.remove, "kim", staff(name="boss"), now())
    assert not db.write(actions.remove, "kim", staff(name="boss"), now())
    with db.read() as session:
        assert queries.factor_of(session, "kim") is None
        assert queries.codes_left(session, "kim") == 0
    assert trail(db) == ["totp.enrolled", "totp.removed"]
