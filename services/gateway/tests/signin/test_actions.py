"""A code is spent once; setting a PIN signs other devices out."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from chassis.clock import now
from chassis.db import Database
from chassis.testing import staff
from gateway.limits.rules import Try
from gateway.login.actions import Visit
from gateway.session import queries as sessions
from gateway.session.rules import fingerprint
from gateway.signin import actions
from gateway.workers import actions as workers
from gateway.workers import queries, rules

VISIT = Visit(Try("account", "", "203.0.113.9"), "phone", timedelta(days=60))


@pytest.fixture
def haneul_with_code(db: Database, change: Callable[..., rules.Change]) -> int:
    db.write(workers.take_changes, [change()])
    db.write(workers.issue_code, 41, "code-hash", staff(), now())
    return 41


def test_a_code_sets_the_pin_once(db: Database, haneul_with_code: int) -> None:
    opened = db.write(actions.activate, 41, "code-hash", "pin-hash", VISIT, now())
    with db.read() as session:
        row = queries.worker_of(session, 41)
        assert sessions.session_of(session, fingerprint(opened.token)) is not None
    assert row is not None
    assert (row.pin_hash, row.code_hash) == ("pin-hash", None)
    with pytest.raises(actions.CodeIsSpent):
        db.write(actions.activate, 41, "code-hash", "other", VISIT, now())


def test_an_old_or_replaced_code_sets_nothing(db: Database, haneul_with_code: int) -> None:
    with pytest.raises(actions.CodeIsSpent):
        db.write(actions.activate, 41, "code-hash", "pin", VISIT, now() + timedelta(hours=73))
    db.write(workers.issue_code, 41, "newer", staff(), now())
    with pytest.raises(actions.CodeIsSpent):
        db.write(actions.activate, 41, "code-hash", "pin", VISIT, now())


def test_a_new_pin_signs_every_other_device_out(db: Database, haneul_with_code: int) -> None:
    db.write(actions.activate, 41, "code-hash", "pin", VISIT, now())
    older = db.write(actions.sign_in, 41, VISIT, now())
    db.write(workers.issue_code, 41, "again", staff(), now())
    opened = db.write(actions.activate, 41, "again", "new", VISIT, now())
    assert fingerprint(older.token) in opened.ended
    with db.read() as session:
        assert sessions.sessions_of(session, "worker", "41") == [fingerprint(opened.token)]
