"""Writes are one transaction each, batched, durable; reads cannot write."""

import subprocess
import sys
import threading
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path

import pytest
from chassis import logs
from chassis.db import Database, UnsafeSqlite, assert_safe_sqlite
from chassis.errors import Busy
from chassis.testing import TestApp
from sample.note.tables import Note
from sqlalchemy import func, select
from sqlalchemy.exc import DBAPIError, IntegrityError, StatementError
from sqlalchemy.orm import Session

NOON = datetime(2026, 11, 22, 3, 0, tzinfo=UTC)


def add_note(session: Session, text: str) -> Note:
    note = Note(text=text, at=NOON)
    session.add(note)
    session.flush()
    return note


def count(session: Session) -> int:
    return session.scalar(select(func.count()).select_from(Note)) or 0


def test_a_written_row_is_read_back_with_an_aware_moment(sample: TestApp) -> None:
    written = sample.db.write(add_note, "hello")
    with sample.db.read() as session:
        read = session.get(Note, written.id)
    assert read is not None
    assert read.at == NOON
    assert read.at.tzinfo is UTC


def test_a_naive_moment_is_refused(sample: TestApp) -> None:
    def add_naive(session: Session) -> None:
        session.add(Note(text="naive", at=datetime(2026, 11, 22)))
        session.flush()

    with pytest.raises(StatementError, match="time zone"):
        sample.db.write(add_naive)


def test_a_refused_action_leaves_its_neighbours_in_the_batch_alone(sample: TestApp) -> None:
    sample.db.write(add_note, "taken")
    names = ["taken" if number % 5 == 0 else f"note {number}" for number in range(50)]

    def attempt(text: str) -> str:
        try:
            sample.db.write(add_note, text)
        except IntegrityError:
            return "refused"
        return "kept"

    with ThreadPoolExecutor(16) as pool:
        outcome = Counter(pool.map(attempt, names))
    assert outcome == {"kept": 40, "refused": 10}
    with sample.db.read() as session:
        assert count(session) == 41


def test_reading_cannot_write(sample: TestApp) -> None:
    with sample.db.read() as session, pytest.raises(DBAPIError, match="readonly"):
        add_note(session, "sneaky")


def test_an_action_may_not_start_another_write(sample: TestApp) -> None:
    def nested(session: Session) -> None:
        sample.db.write(add_note, "inner")

    with pytest.raises(RuntimeError, match="may not start another write"):
        sample.db.write(nested)


def test_a_full_queue_says_busy(sample: TestApp) -> None:
    writer = sample.db._writer
    assert writer is not None
    writer._jobs.maxsize = 1
    gate = threading.Event()
    entered = threading.Event()

    def slow(session: Session) -> None:
        entered.set()
        gate.wait(5)

    with ThreadPoolExecutor(4) as pool:
        first = pool.submit(sample.db.write, slow)
        entered.wait(5)
        waiting = pool.submit(sample.db.write, add_note, "waits")
        while writer.waiting == 0:
            pass
        with pytest.raises(Busy):
            sample.db.write(add_note, "too many")
        gate.set()
        first.result(5)
        waiting.result(5)


MANY_WRITES = """
import sys
from concurrent.futures import ThreadPoolExecutor
sys.path.insert(0, sys.argv[1])
from chassis.db import Database
from sample.note.tables import Note
from datetime import UTC, datetime

def add(session, text):
    session.add(Note(text=text, at=datetime.now(UTC)))

database = Database(sys.argv[2])
with ThreadPoolExecutor(4) as pool:
    list(pool.map(lambda number: database.write(add, f"{sys.argv[3]}-{number}"), range(50)))
database.close()
"""


def test_three_processes_on_one_file_lose_no_write(sample: TestApp) -> None:
    folder = str(Path(__file__).parent / "sample")
    command = [sys.executable, "-c", MANY_WRITES, folder, sample.settings.database_url]
    processes = [subprocess.Popen([*command, str(number)]) for number in range(3)]
    assert [process.wait(60) for process in processes] == [0, 0, 0]
    with sample.db.read() as session:
        assert count(session) == 150


@pytest.mark.parametrize("version", [(3, 40, 1), (3, 46, 1), (3, 50, 6), (3, 51, 2)])
def test_a_sqlite_with_the_wal_reset_bug_is_refused(version: tuple[int, ...]) -> None:
    with pytest.raises(UnsafeSqlite):
        assert_safe_sqlite(version)


@pytest.mark.parametrize("version", [(3, 44, 6), (3, 50, 7), (3, 51, 3), (3, 53, 4)])
def test_a_sqlite_with_the_fix_is_taken(version: tuple[int, ...]) -> None:
    assert_safe_sqlite(version)


def test_an_action_knows_which_request_it_belongs_to(db: Database) -> None:
    def name_of_the_request(session: Session) -> str:
        return logs.request_id.get()

    mark = logs.request_id.set("req-1")
    try:
        assert db.write(name_of_the_request) == "req-1"
    finally:
        logs.request_id.reset(mark)
    assert db.write(name_of_the_request) == ""
