"""Hot writes: awaited without a thread, durable when answered, each alone in its failure."""

import asyncio
import threading
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from typing import cast

import pytest
from chassis import logs
from chassis.db import Database
from chassis.errors import Busy
from chassis.testing import TestApp, write_core
from sample.note.tables import Note
from sqlalchemy import Connection, Table, func, insert, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

NOON = datetime(2026, 11, 22, 3, 0, tzinfo=UTC)
_NEW_NOTE = insert(cast(Table, Note.__table__))


def add_note(connection: Connection, text: str) -> str:
    connection.execute(_NEW_NOTE, {"text": text, "at": NOON})
    return text


def count(db: Database) -> int:
    with db.read() as session:
        return session.scalar(select(func.count()).select_from(Note)) or 0


def test_a_hot_write_is_there_when_it_is_answered(db: Database) -> None:
    assert write_core(db, add_note, "hello") == "hello"
    assert count(db) == 1


def test_a_refused_hot_write_leaves_its_neighbours_alone(db: Database) -> None:
    async def attempt(text: str) -> str:
        try:
            await db.write_core(add_note, text)
        except IntegrityError:
            return "refused"
        return "kept"

    async def everybody() -> list[str]:
        names = ["taken" if number % 5 == 0 else f"note {number}" for number in range(50)]
        return await asyncio.gather(*map(attempt, names))

    assert Counter(asyncio.run(everybody())) == {"kept": 41, "refused": 9}
    assert count(db) == 41


def test_hot_and_other_writes_share_a_batch(sample: TestApp) -> None:
    def add_row(session: Session, text: str) -> None:
        session.add(Note(text=text, at=NOON))

    with ThreadPoolExecutor(8) as pool:
        hot = [pool.submit(write_core, sample.db, add_note, f"hot {n}") for n in range(20)]
        other = [pool.submit(sample.db.write, add_row, f"other {n}") for n in range(20)]
    assert [each.result() for each in hot] == [f"hot {n}" for n in range(20)]
    assert [each.result() for each in other] == [None] * 20
    assert count(sample.db) == 40


def test_a_hot_write_nobody_waits_for_any_more_stands(sample: TestApp) -> None:
    gate, entered = threading.Event(), threading.Event()

    def slow(connection: Connection) -> None:
        entered.set()
        gate.wait(5)
        add_note(connection, "slow")

    async def give_up() -> None:
        asked = asyncio.create_task(sample.db.write_core(slow))
        await asyncio.to_thread(entered.wait, 5)
        asked.cancel()
        gate.set()
        with pytest.raises(asyncio.CancelledError):
            await asked
        await sample.db.write_core(add_note, "next")

    asyncio.run(give_up())
    assert count(sample.db) == 2


def test_a_loop_that_ended_does_not_stop_the_writer(sample: TestApp) -> None:
    gate, entered = threading.Event(), threading.Event()

    def slow(connection: Connection) -> None:
        entered.set()
        gate.wait(5)

    async def leave() -> None:
        asked = asyncio.create_task(sample.db.write_core(slow))
        await asyncio.to_thread(entered.wait, 5)
        asked.cancel()

    asyncio.run(leave())
    gate.set()
    assert write_core(sample.db, add_note, "after") == "after"


def test_a_full_queue_says_busy_to_a_hot_write(sample: TestApp) -> None:
    writer = sample.db._writer
    assert writer is not None
    writer._jobs.maxsize = 1
    gate, entered = threading.Event(), threading.Event()

    def slow(connection: Connection) -> None:
        entered.set()
        gate.wait(5)

    async def crowd() -> list[object]:
        first = asyncio.create_task(sample.db.write_core(slow))
        await asyncio.to_thread(entered.wait, 5)
        rest = [asyncio.create_task(sample.db.write_core(add_note, f"n{n}")) for n in range(3)]
        await asyncio.sleep(0)
        gate.set()
        await first
        return await asyncio.gather(*rest, return_exceptions=True)

    outcome = asyncio.run(crowd())
    assert [type(each) for each in outcome] == [str, Busy, Busy]


def test_a_hot_write_knows_which_request_it_belongs_to(db: Database) -> None:
    def name_of_the_request(_: Connection) -> str:
        return logs.request_id.get()

    mark = logs.request_id.set("req-1")
    try:
        assert write_core(db, name_of_the_request) == "req-1"
    finally:
        logs.request_id.reset(mark)
