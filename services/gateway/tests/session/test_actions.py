"""Sessions in the database and the keeper that remembers them."""

import asyncio
from collections.abc import Iterable
from datetime import timedelta
from typing import Any

import pytest
from chassis.clock import now
from chassis.db import Database
from chassis.identity import Identity
from chassis.testing import TestApp, staff, worker
from gateway.session import actions, queries
from gateway.session import keeper as keeping
from gateway.session.keeper import Keeper
from gateway.session.lookups import Lookups
from gateway.session.rules import fingerprint

DAY = timedelta(days=1)
IDLE = {"staff": timedelta(minutes=30), "worker": timedelta(days=30)}


def opened(db: Database, who: Identity, at: Any = None) -> str:
    return db.write(actions.open_session, who, "test", DAY, at or now())


def test_only_the_fingerprint_of_a_session_is_kept(db: Database) -> None:
    token = opened(db, staff(name="park"))
    with db.read() as session:
        row = queries.session_of(session, fingerprint(token))
        assert queries.session_of(session, token) is None
    assert row is not None
    assert (row.kind, row.subject, row.roles) == ("staff", "park", "owner")


def test_all_sessions_of_one_account_end_together(db: Database) -> None:
    mine, others = [opened(db, worker(41)), opened(db, worker(41))], opened(db, worker(42))
    ended = db.write(actions.end_all_of, "worker", "41")
    assert sorted(ended) == sorted(map(fingerprint, mine))
    with db.read() as session:
        assert queries.session_of(session, fingerprint(others)) is not None
        assert queries.sessions_of(session, "worker", "41") == []


def test_dead_sessions_are_deleted_and_living_ones_counted(db: Database) -> None:
    moment = now()
    opened(db, staff(), moment - timedelta(hours=25))
    opened(db, staff(), moment - timedelta(minutes=31))
    opened(db, staff(), moment)
    opened(db, worker(), moment - timedelta(hours=2))
    db.write(actions.forget_dead_sessions, IDLE, moment)
    with db.read() as session:
        assert queries.alive_counts(session, IDLE, moment) == {"staff": 1, "worker": 1}
        assert len(queries.sessions_of(session, "staff", "office")) == 1


@pytest.fixture
def keeper(gateway: TestApp) -> Keeper:
    kept: Keeper = gateway.app.state.keeper
    return kept


def who(keeper: Keeper, token: str) -> Identity | None:
    known = asyncio.run(keeper.who(token))
    return known.who if known else None


def test_a_session_is_remembered_for_seconds_and_forgotten_at_once(gateway: TestApp, keeper: Keeper) -> None:
    token = opened(gateway.db, staff(name="park"))
    first = who(keeper, token)
    assert first is not None
    assert (first.id, first.roles) == ("park", staff(name="park").roles)
    assert first.signed_in_at > 0
    gateway.db.write(actions.end_sessions, [fingerprint(token)])
    assert who(keeper, token) == first
    keeper.forget([fingerprint(token)])
    assert who(keeper, token) is None


def test_a_session_ended_elsewhere_is_refused_within_seconds(
    gateway: TestApp, keeper: Keeper, monkeypatch: pytest.MonkeyPatch
) -> None:
    token = opened(gateway.db, staff())
    assert who(keeper, token)
    gateway.db.write(actions.end_sessions, [fingerprint(token)])
    monkeypatch.setattr(keeping, "FRESH_SECONDS", 0.0)
    assert who(keeper, token) is None


def test_use_keeps_a_session_alive_and_rest_ends_it(
    gateway: TestApp, keeper: Keeper, monkeypatch: pytest.MonkeyPatch
) -> None:
    start = now()
    token = opened(gateway.db, staff(), start)
    for minutes in (20, 40, 60):
        monkeypatch.setattr(keeping, "clock_now", lambda at=minutes: start + timedelta(minutes=at))
        assert who(keeper, token)
        keeper.write_uses()
    keeper.forget([fingerprint(token)])
    assert who(keeper, token)
    monkeypatch.setattr(keeping, "clock_now", lambda: start + timedelta(minutes=91))
    assert who(keeper, token) is None


def test_use_does_not_carry_a_session_past_its_absolute_end(
    gateway: TestApp, keeper: Keeper, monkeypatch: pytest.MonkeyPatch
) -> None:
    start = now()
    token = gateway.db.write(actions.open_session, staff(), "test", timedelta(hours=8), start)
    for minutes in range(20, 480, 20):
        monkeypatch.setattr(keeping, "clock_now", lambda at=minutes: start + timedelta(minutes=at))
        assert who(keeper, token)
    monkeypatch.setattr(keeping, "clock_now", lambda: start + timedelta(hours=8))
    assert who(keeper, token) is None


def test_a_session_ended_while_it_was_looked_up_is_not_remembered(gateway: TestApp, keeper: Keeper) -> None:
    token = opened(gateway.db, staff())
    read = keeper._read

    def read_and_end(keys: Iterable[str]) -> Any:
        rows = read(keys)
        gateway.db.write(actions.end_sessions, list(keys))
        keeper.forget(keys)
        return rows

    keeper._lookups = Lookups(read_and_end)
    who(keeper, token)
    keeper._lookups = Lookups(read)
    assert who(keeper, token) is None
