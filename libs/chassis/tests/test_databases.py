"""The same writes, refusals and audit chain on SQLite and on PostgreSQL."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

import pytest
from chassis import audit
from chassis.db import Database
from chassis.paging import BadCursor, page_of
from chassis.testing import staff
from sample.base import AuditRow
from sample.note.tables import Note
from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

NOON = datetime(2026, 11, 22, 3, 0, tzinfo=UTC)


def add_note(session: Session, text: str) -> None:
    session.add(Note(text=text, at=NOON))
    session.flush()


def read_note(session: Session, text: str) -> None:
    audit.record(session, AuditRow, staff(), action="note.read", object=f"note:{text}", now=NOON)


def test_a_moment_survives_the_round_trip(db: Database) -> None:
    db.write(add_note, "a")
    with db.read() as session:
        note = session.scalars(select(Note)).one()
    assert note.at == NOON


def test_a_second_note_of_the_same_text_is_refused(db: Database) -> None:
    db.write(add_note, "a")
    with pytest.raises(IntegrityError):
        db.write(add_note, "a")


def test_audit_rows_chain_to_one_another(db: Database) -> None:
    for text in "abc":
        db.write(read_note, text)
    with db.read() as session:
        assert list(audit.broken_links(session, AuditRow)) == []
        assert [row.object for row in session.scalars(select(AuditRow))] == ["note:a", "note:b", "note:c"]


def test_a_changed_audit_row_breaks_the_chain(db: Database) -> None:
    def tamper(session: Session) -> None:
        session.execute(update(AuditRow).where(AuditRow.id == 2).values(actor="staff:someone-else"))

    for text in "abc":
        db.write(read_note, text)
    db.write(tamper)
    with db.read() as session:
        assert list(audit.broken_links(session, AuditRow)) == [2]


def test_audit_rows_written_at_once_still_chain(db: Database) -> None:
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda number: db.write(read_note, str(number)), range(40)))
    with db.read() as session:
        assert list(audit.broken_links(session, AuditRow)) == []
        assert len(session.scalars(select(AuditRow)).all()) == 40


def test_pages_follow_one_another_without_gap_or_repeat(db: Database) -> None:
    for number in range(7):
        db.write(add_note, f"note {number}")
    seen: list[int] = []
    cursor = None
    with db.read() as session:
        while True:
            page = page_of(session, select(Note), [Note.id], cursor=cursor, limit=3)
            seen += [note.id for note in page.items]
            cursor = page.next
            if cursor is None:
                break
    assert seen == [7, 6, 5, 4, 3, 2, 1]


@pytest.mark.parametrize("cursor", ["x", "%%%", "WzEsMl0", "bnVsbA", "W3siYSI6MX1d"])
def test_a_made_up_cursor_is_refused(db: Database, cursor: str) -> None:
    with db.read() as session, pytest.raises(BadCursor):
        page_of(session, select(Note), [Note.id], cursor=cursor)
