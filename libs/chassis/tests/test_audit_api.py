"""A service's audit rows, as its peers get them."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from chassis import audit, logs
from chassis.audit_api import AuditFilter, audit_entries, audit_proof
from chassis.db import Database
from chassis.testing import TestApp, json_of, service, staff, worker
from sample.base import AuditRow
from sqlalchemy import delete, update
from sqlalchemy.orm import Session

NOON = datetime(2026, 11, 22, 3, 0, tzinfo=UTC)


def note(session: Session, number: int, who: str = "kim", what: str = "note.read") -> None:
    moment = NOON + timedelta(minutes=number)
    audit.record(session, AuditRow, staff(name=who), action=what, object=f"note:{number}", now=moment)


def fill(db: Database) -> None:
    for number in range(5):
        db.write(note, number)
    db.write(note, 5, "lee_1", "note.write")


def objects(db: Database, wanted: AuditFilter = AuditFilter(), **more: Any) -> list[str]:  # noqa: B008 - frozen
    with db.read() as session:
        return [row.object for row in audit_entries(session, AuditRow, wanted, **more).items]


def test_pages_follow_one_another_newest_first(db: Database) -> None:
    fill(db)
    with db.read() as session:
        first = audit_entries(session, AuditRow, AuditFilter(), limit=4)
        rest = audit_entries(session, AuditRow, AuditFilter(), before=first.next, limit=4)
    assert [row.id for row in (*first.items, *rest.items)] == [6, 5, 4, 3, 2, 1]
    assert (first.next, rest.next) == (3, None)


def test_rows_are_found_by_who_what_and_when(db: Database) -> None:
    fill(db)
    assert objects(db, AuditFilter(actor="LEE_")) == ["note:5"]
    assert objects(db, AuditFilter(actor="l%")) == []
    assert objects(db, AuditFilter(action="note.write")) == ["note:5"]
    minute = timedelta(minutes=1)
    assert objects(db, AuditFilter(since=NOON + minute, until=NOON + 3 * minute)) == ["note:2", "note:1"]


def test_a_row_says_where_its_request_came_from_and_says_nothing_when_none_made_it(db: Database) -> None:
    mark = logs.client_address.set("203.0.113.9")
    db.write(note, 0)
    logs.client_address.reset(mark)
    db.write(note, 1)
    with db.read() as session:
        told = [row.detail for row in audit_entries(session, AuditRow, AuditFilter(), limit=2).items]
        assert audit_proof(session, AuditRow).broken == []
    assert told == ["{}", '{"ip": "203.0.113.9"}']


def test_a_walk_along_the_chain_tells_what_was_changed_or_taken_out(db: Database) -> None:
    fill(db)
    with db.read() as session:
        assert audit_proof(session, AuditRow).model_dump() == {"broken": [], "rows": 6}
    db.write(lambda session: session.execute(update(AuditRow).where(AuditRow.id == 2).values(action="x")))
    db.write(lambda session: session.execute(delete(AuditRow).where(AuditRow.id == 4)))
    with db.read() as session:
        assert audit_proof(session, AuditRow).model_dump() == {"broken": [2, 5], "rows": 5}


def test_peers_read_the_rows_with_what_was_sealed(sample: TestApp) -> None:
    fill(sample.db)
    client = sample.client(service("gateway"))
    body = json_of(client.get("/internal/audit", params={"limit": 1, "from": "2026-11-22T12:00:00+09:00"}))
    row = body["items"][0]
    assert (row["actor"], row["action"], row["object"], row["detail"]) == (
        "staff:lee_1",
        "note.write",
        "note:5",
        "{}",
    )
    assert body["next"] == row["id"] == 6
    assert json_of(client.get("/internal/audit/verify")) == {"broken": [], "rows": 6}


@pytest.mark.parametrize(
    "query",
    [
        "limit=0",
        "limit=501",
        "before=x",
        "before=0",
        "from=yesterday",
        "to=2026-11-22",
        "to=0001-01-01T00:00:00%2B09:00",
        "actor=a%00",
    ],
)
def test_a_question_that_makes_no_sense_is_refused(sample: TestApp, query: str) -> None:
    json_of(sample.client(service("gateway")).get(f"/internal/audit?{query}"), 422)


@pytest.mark.parametrize("path", ["/internal/audit", "/internal/audit/verify"])
def test_only_services_read_it(sample: TestApp, path: str) -> None:
    assert sample.client().get(path).status_code == 401
    assert sample.client(staff()).get(path).status_code == 403
    assert sample.client(worker(1)).get(path).status_code == 403
