"""Prepared statements say, find and refuse what the same statements do through SQLAlchemy."""

from datetime import UTC, datetime
from typing import Any, cast

import pytest
from chassis import metrics
from chassis.db import Database
from chassis.dberrors import refusal_of
from chassis.prepared import Prepared
from chassis.testing import write_core
from sample.note.tables import Note
from sqlalchemy import (
    Column,
    Connection,
    Integer,
    MetaData,
    String,
    Table,
    bindparam,
    func,
    insert,
    or_,
    select,
    update,
)
from sqlalchemy.exc import DBAPIError, IntegrityError

NOON = datetime(2026, 11, 22, 3, 0, tzinfo=UTC)
_note = cast(Table, Note.__table__)
NEW_NOTE = Prepared(insert(_note))
NOTES = (
    select(_note, func.length(_note.c.text).label("size"))
    .where(or_(_note.c.text == bindparam("text"), _note.c.at >= bindparam("since")), _note.c.text != "never")
    .order_by(_note.c.id.desc())
    .limit(3)
)
OLDER = Prepared(update(_note).where(_note.c.id == bindparam("note")).values(at=bindparam("moment")))
FOUND = Prepared(NOTES)


FILLED = Table(
    "filled", MetaData(), Column("id", Integer, primary_key=True), Column("kind", String, default="plain")
)


def add(connection: Connection, *texts: str) -> list[int]:
    return [NEW_NOTE.add(connection, {"text": text, "at": NOON}) for text in texts]


@pytest.mark.parametrize("since", [NOON, NOON.replace(hour=4)])
@pytest.mark.parametrize("text", ["a", "가나", "nobody", None])
def test_a_prepared_select_finds_what_the_plain_one_finds(
    db: Database, text: str | None, since: datetime
) -> None:
    def both(connection: Connection) -> tuple[list[Any], list[Any]]:
        add(connection, "a", "가나", "c", "d")
        asked = {"text": text, "since": since}
        return FOUND.rows(connection, asked), list(connection.execute(NOTES, asked))

    short, plain = write_core(db, both)
    assert [row._asdict() for row in short] == [row._asdict() for row in plain]
    assert all(row.at == NOON and row.at.tzinfo is not None for row in short)


def test_an_insert_tells_its_row_and_an_update_changes_it(db: Database) -> None:
    def work(connection: Connection) -> list[Any]:
        [first, second] = add(connection, "a", "b")
        OLDER.run(connection, {"note": first, "moment": NOON.replace(year=2025)})
        assert second > first
        return FOUND.rows(connection, {"text": "a", "since": NOON})

    assert [(row.text, row.at.year) for row in write_core(db, work)] == [("b", 2026), ("a", 2025)]


def test_a_refusal_is_sqlalchemys_and_counted(db: Database) -> None:
    counted = metrics.db_errors.labels("constraint")
    before = counted._value.get()
    with pytest.raises(IntegrityError):
        write_core(db, add, "a", "a", "a")
    assert counted._value.get() == before + 1
    assert write_core(db, lambda connection: FOUND.rows(connection, {"text": "a", "since": NOON})) == []


def test_a_full_disk_is_told_as_such(db: Database) -> None:
    if not db.is_sqlite:
        return

    def fill(connection: Connection) -> None:
        connection.exec_driver_sql("PRAGMA max_page_count = 1")
        for number in range(200):
            add(connection, f"{number} " * 500)

    with pytest.raises(DBAPIError) as told:
        write_core(db, fill)
    refusal = refusal_of(told.value)
    assert refusal is not None
    assert refusal.status == 507


def test_what_python_would_fill_in_is_asked_for(db: Database) -> None:
    if not db.is_sqlite:
        return
    new = Prepared(insert(FILLED))
    with pytest.raises(TypeError, match="Python would fill in"):
        write_core(db, lambda connection: new.add(connection, {"id": 1}))
