"""A lock that somebody else holds: who waits is told in time, and what was told is true."""

from __future__ import annotations

import asyncio
import fcntl
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import pytest
from chassis import writer as writer_module
from chassis.db import Database
from chassis.dberrors import DatabaseAway, StorageFull, refusal_of
from chassis.errors import Busy
from chassis.migrations import upgrade
from chassis.testing import TestApp, kst
from chassis.testing_databases import new_postgres_url
from pysqlite3 import dbapi2 as sqlite3
from sample.note.tables import Note
from sqlalchemy import func, insert, select
from sqlalchemy.engine import Connection
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

AT = kst("2026-11-22 09:00")


def add(session: Session, text: str) -> None:
    session.add(Note(text=text, at=AT))


def notes(db: Database) -> int:
    with db.read() as session:
        return session.scalar(select(func.count()).select_from(Note)) or 0


@contextmanager
def held_file(path: Path) -> Iterator[None]:
    """What a migration holds while it copies."""
    with path.open("a") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield


@pytest.fixture
def hurried(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(writer_module, "LONGEST_WAIT", 0.3)


def test_who_waits_for_the_lock_file_is_told_busy_and_nothing_is_written_later(
    sample: TestApp, hurried: None
) -> None:
    with held_file(sample.db.lock_path), ThreadPoolExecutor(5) as crowd:
        asked = [crowd.submit(sample.db.write, add, f"n{number}") for number in range(5)]
        refused = [each.exception(10) for each in asked]
        assert notes(sample.db) == 0  # reading goes on
    assert [type(each) for each in refused] == [Busy] * 5
    sample.db.write(add, "after")
    assert notes(sample.db) == 1


def test_a_hot_write_gives_up_the_same_way(sample: TestApp, hurried: None) -> None:
    def press(connection: Connection) -> None:
        connection.execute(insert(Note).values(text="hot", at=AT))

    with held_file(sample.db.lock_path), pytest.raises(Busy):
        asyncio.run(sample.db.write_core(press))
    sample.db.write(add, "after")
    assert notes(sample.db) == 1


def test_work_that_has_begun_is_waited_for_however_long(sample: TestApp, hurried: None) -> None:
    gate = threading.Event()

    def slow(session: Session) -> str:
        add(session, "slow")
        gate.wait(10)
        return "done"

    with ThreadPoolExecutor(1) as pool:
        asked = pool.submit(sample.db.write, slow)
        with pytest.raises(TimeoutError):
            asked.result(1.0)
        gate.set()
        assert asked.result(10) == "done"
    assert notes(sample.db) == 1


def test_a_lock_inside_sqlite_is_a_503_with_retry_after_and_reads_go_on(sample: TestApp) -> None:
    other = sqlite3.connect(str(sample.db.path), isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    try:
        with pytest.raises((OperationalError, Busy)) as told:
            sample.db.write(add, "waits")
        assert notes(sample.db) == 0
    finally:
        other.rollback()
        other.close()
    refusal = refusal_of(told.value) if isinstance(told.value, OperationalError) else told.value
    assert isinstance(refusal, Busy)
    assert refusal.headers["Retry-After"]
    sample.db.write(add, "after")


def test_a_full_database_is_a_507_and_heals_without_a_restart(sample: TestApp) -> None:
    def press_into_a_full_file(session: Session) -> None:
        pages = session.connection().exec_driver_sql("PRAGMA page_count").scalar()
        session.connection().exec_driver_sql(f"PRAGMA max_page_count={pages}")
        for number in range(2000):
            session.connection().execute(insert(Note).values(text=f"{number:050}", at=AT))

    with pytest.raises(OperationalError) as told:
        sample.db.write(press_into_a_full_file)
    assert isinstance(refusal_of(told.value), StorageFull)
    assert notes(sample.db) == 0
    sample.db.write(lambda session: session.connection().exec_driver_sql("PRAGMA max_page_count=1000000"))
    sample.db.write(add, "after")
    assert notes(sample.db) == 1


def test_on_postgresql_a_held_row_is_busy_too() -> None:
    url = new_postgres_url()
    upgrade("sample", url)
    db = Database(url)
    db.write(add, "row")
    entered, gate = threading.Event(), threading.Event()

    def hold(session: Session) -> None:
        session.execute(select(Note).with_for_update())
        entered.set()
        gate.wait(10)

    def want(session: Session) -> None:
        session.connection().exec_driver_sql("SET LOCAL lock_timeout = '100ms'")
        session.execute(select(Note).with_for_update())

    with ThreadPoolExecutor(1) as pool:
        holding = pool.submit(db.write, hold)
        entered.wait(10)
        with pytest.raises(OperationalError) as told:
            db.write(want)
        gate.set()
        holding.result(10)
    db.close()
    assert isinstance(refusal_of(told.value), Busy)


def test_a_server_that_is_away_is_a_503(tmp_path: Path) -> None:
    away = Database(f"postgresql+psycopg://nobody@/none?host={tmp_path}")
    with pytest.raises(OperationalError) as told:
        away.check()
    away.close()
    assert isinstance(refusal_of(told.value), DatabaseAway)
