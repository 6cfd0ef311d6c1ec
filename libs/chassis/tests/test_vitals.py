"""A process tells what it measures of itself: its files, its volume, its schema, its locks, its jobs."""

from pathlib import Path

import pytest
from chassis import dberrors
from chassis.testing import TestApp
from prometheus_client.parser import text_string_to_metric_families
from pysqlite3 import dbapi2 as sqlite3
from sqlalchemy import text
from sqlalchemy.exc import DatabaseError, OperationalError
from sqlalchemy.orm import Session

Samples = dict[str, list[tuple[dict[str, str], float]]]


def told_by(sample: TestApp) -> Samples:
    answer = sample.client().get("/metrics").text
    found: Samples = {}
    for family in text_string_to_metric_families(answer):
        for one in family.samples:
            found.setdefault(one.name, []).append((one.labels, one.value))
    return found


def value(samples: Samples, name: str, **labels: str) -> float:
    return next(number for have, number in samples[name] if labels.items() <= have.items())


def test_a_ready_process_tells_where_it_stands(sample: TestApp) -> None:
    told = told_by(sample)
    assert value(told, "db_file_bytes", file="main") > 0
    assert value(told, "volume_free_bytes", volume="data") > 0
    assert value(told, "volume_size_bytes", volume="tmp") > value(told, "volume_free_bytes", volume="tmp") - 1
    assert value(told, "db_schema_compatible") == 1
    assert value(told, "db_schema_pending_migrations") == 0
    assert value(told, "db_schema_info", revision="0001_first_tables", code_level="1") == 1
    assert value(told, "sqlite_info", version=sqlite3.sqlite_version, wal_reset_fixed="true") == 1
    assert value(told, "build_info", code_level="1") == 1
    assert value(told, "service_wall_clock_seconds") > 1_700_000_000


def test_a_database_without_its_tables_is_told_and_metrics_are_still_served(sample: TestApp) -> None:
    sample.db.write(lambda session: session.execute(text("DELETE FROM alembic_version")))
    told = told_by(sample)
    assert value(told, "db_schema_compatible") == 0
    assert value(told, "db_schema_pending_migrations") == 1


def test_a_read_that_stays_open_shows_its_age(sample: TestApp) -> None:
    assert sample.db.oldest_read_seconds == 0
    with sample.db.read() as session:
        session.execute(text("SELECT 1"))
        assert sample.db.oldest_read_seconds > 0
    assert sample.db.oldest_read_seconds == 0


def test_transactions_are_timed_and_refusals_counted_by_class(sample: TestApp) -> None:
    before = told_by(sample)

    def broken(session: Session) -> None:
        session.execute(text("INSERT INTO alembic_version VALUES (NULL)"))

    with pytest.raises(DatabaseError):
        sample.db.write(broken)
    after = told_by(sample)
    name = "db_transaction_duration_seconds_count"
    assert value(after, name, mode="write") == value(before, name, mode="write") + 1
    assert value(after, "db_errors_total", **{"class": "constraint"}) >= 1


def test_a_lock_held_by_someone_else_is_counted_as_busy(tmp_path: Path) -> None:
    path = str(tmp_path / "held.db")
    holder = sqlite3.connect(path, isolation_level=None)
    holder.execute("BEGIN EXCLUSIVE")
    with pytest.raises(sqlite3.OperationalError) as refused:
        sqlite3.connect(path, timeout=0).execute("CREATE TABLE t (a)")
    holder.close()
    assert dberrors.busy_kind(refused.value) == "busy"


@pytest.mark.parametrize(
    ("name", "state", "found"),
    [
        ("SQLITE_IOERR_READ", None, "ioerr"),
        ("SQLITE_CORRUPT_INDEX", None, "corrupt"),
        ("SQLITE_NOTADB", None, "notadb"),
        ("SQLITE_FULL", None, "full"),
        (None, "23505", "constraint"),
        (None, "53100", "full"),
        (None, None, "other"),
    ],
)
def test_drivers_errors_fall_into_few_classes(name: str | None, state: str | None, found: str) -> None:
    error = OperationalError("", None, Exception())
    vars(error).update(sqlite_errorname=name, sqlstate=state)
    assert dberrors.class_of(error) == found
