"""Ending sessions elsewhere: the right ones, with a trace, on both databases."""

from datetime import timedelta

from chassis.clock import now
from chassis.db import Database
from chassis.testing import staff, worker
from gateway.base import AuditRow
from gateway.session import actions, queries
from gateway.session.rules import HANDLE_LENGTH, Holder, fingerprint
from sqlalchemy import select

KIM = Holder("staff", "kim")


def opened(db: Database, account: str = "kim") -> str:
    lasts = timedelta(hours=8)
    return fingerprint(db.write(actions.open_session, staff(name=account), "test", lasts, now()))


def left(db: Database, holder: Holder = KIM) -> set[str]:
    with db.read() as session:
        return set(queries.sessions_of(session, holder.kind, holder.subject))


def trail(db: Database) -> list[tuple[str, str]]:
    with db.read() as session:
        return [(row.object, row.detail) for row in session.scalars(select(AuditRow))]


def test_one_session_ends_by_its_handle(db: Database) -> None:
    here, there = opened(db), opened(db)
    assert db.write(actions.end_one, KIM, there[:HANDLE_LENGTH], staff(name="kim"), now()) == [there]
    assert left(db) == {here}
    assert trail(db) == [("staff:kim", '{"sessions": 1}')]


def test_a_handle_of_somebody_else_or_of_nobody_ends_nothing(db: Database) -> None:
    key, other = opened(db), opened(db, "park")
    for handle in (other[:HANDLE_LENGTH], key[:4], key, "", "zz"):
        assert db.write(actions.end_one, KIM, handle, staff(name="kim"), now()) == []
    assert left(db) == {key}
    assert trail(db) == []


def test_all_others_end_and_the_one_that_asks_stays(db: Database) -> None:
    keys = [opened(db) for _ in range(3)]
    other = opened(db, "park")
    assert set(db.write(actions.end_others, KIM, keys[0], staff(name="kim"), now())) == set(keys[1:])
    assert left(db) == {keys[0]}
    assert left(db, Holder("staff", "park")) == {other}


def test_only_live_sessions_are_listed_the_last_used_first(db: Database) -> None:
    moment = now()
    who, hours = worker(41), timedelta(hours=8)
    old = fingerprint(db.write(actions.open_session, who, "old", hours, moment - timedelta(hours=1)))
    new = fingerprint(db.write(actions.open_session, who, "new", hours, moment))
    db.write(actions.open_session, who, "over", hours, moment - timedelta(hours=9))
    with db.read() as session:
        rows = queries.live_sessions(session, "worker", "41", timedelta(hours=2), moment)
    assert [row.id for row in rows] == [new, old]
