"""`humetix db check|repair`: explains what is wrong, mends only what it is told to, after a copy."""

from __future__ import annotations

import json
from contextlib import closing
from pathlib import Path

import pytest
from chassis import dbcheck, schema
from chassis.backup.sets import Manifest
from chassis.durable import held, serving_lock
from chassis.settings import Settings
from pysqlite3 import dbapi2 as sqlite3

from tests.data_safety.scenes import state_of


def execute(settings: Settings, *statements: str) -> None:
    with closing(sqlite3.connect(str(settings.data_dir / "sample.db"), isolation_level=None)) as connection:
        for statement in statements:
            connection.execute(statement)


def kinds(settings: Settings) -> list[str]:
    return [one.kind for one in dbcheck.Look(settings, settings.data_dir / "sample.db").findings()]


def with_orphans(settings: Settings) -> None:
    execute(
        settings,
        "CREATE TABLE parent (id INTEGER PRIMARY KEY)",
        "CREATE TABLE child (id INTEGER PRIMARY KEY, parent_id INTEGER REFERENCES parent (id), word TEXT)",
        "CREATE TABLE grandchild (id INTEGER PRIMARY KEY, child_id INTEGER REFERENCES child (id))",
        "INSERT INTO child VALUES (7, 99, '남은 말')",
        "INSERT INTO grandchild VALUES (1, 7)",
    )


def test_a_good_database_has_nothing_to_tell(settings: Settings) -> None:
    assert dbcheck.run(settings, mend=False)[0] == 0


def test_without_yes_nothing_is_touched(settings: Settings) -> None:
    with_orphans(settings)
    before = state_of(settings)
    code, told = dbcheck.run(settings, mend=False)
    assert code == 1
    (found,) = told["findings"]
    assert found["kind"] == "orphans"
    assert "child의 1행이 없는 parent" in found["says"]
    assert state_of(settings) == before


def test_orphans_are_taken_out_with_their_children_and_kept_in_a_file(settings: Settings) -> None:
    with_orphans(settings)
    code, told = dbcheck.run(settings, mend=True)
    assert (code, told["findings"]) == (0, [])
    (kept,) = (settings.data_dir / ".ops").glob("orphans-*.json")
    assert [row["table"] for row in json.loads(kept.read_text())] == ["child", "grandchild"]
    assert "남은 말" in kept.read_text()
    assert (Path(str(told["copy"])) / "sample.db").is_file()


def test_an_old_file_is_marked_and_a_foreign_one_is_named(settings: Settings) -> None:
    execute(settings, "PRAGMA application_id = 0")
    assert kinds(settings) == ["mark"]
    assert dbcheck.run(settings, mend=True)[0] == 0
    execute(settings, f"PRAGMA application_id = {schema.application_id('payroll')}")
    assert kinds(settings) == ["foreign"]
    assert dbcheck.run(settings, mend=True)[0] == 3


def test_an_index_that_differs_from_its_table_is_made_again(settings: Settings) -> None:
    execute(settings, "CREATE TABLE t (a TEXT)", "CREATE INDEX i ON t (a)", "INSERT INTO t VALUES ('x')")
    with closing(sqlite3.connect(str(settings.data_dir / "sample.db"), isolation_level=None)) as connection:
        root = connection.execute("SELECT rootpage FROM sqlite_master WHERE name = 'i'").fetchone()[0]
        size = connection.execute("PRAGMA page_size").fetchone()[0]
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    path = settings.data_dir / "sample.db"
    content = bytearray(path.read_bytes())
    page = content[(root - 1) * size : root * size]
    content[(root - 1) * size : root * size] = page.replace(b"x", b"y")
    path.write_bytes(content)
    assert kinds(settings) == ["index"]
    assert dbcheck.run(settings, mend=True)[0] == 0


def test_a_damaged_file_is_sent_to_the_restore(settings: Settings) -> None:
    path = settings.data_dir / "sample.db"
    path.write_bytes(path.read_bytes()[:4096] + b"\x00" * 4096 * 5)
    code, told = dbcheck.run(settings, mend=True)
    assert code == 3
    assert "humetix restore sample newest --stop" in json.dumps(told, ensure_ascii=False)


def test_a_changed_schema_and_a_stale_journal_are_named(settings: Settings) -> None:
    execute(settings, "ALTER TABLE note DROP COLUMN at")
    assert kinds(settings) == ["drift"]
    Path(settings.data_dir / "sample.db-journal").write_bytes(b"")
    assert set(kinds(settings)) == {"drift", "journal"}


def test_a_long_log_is_emptied(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dbcheck, "LONG_LOG", 1_000)
    path = settings.data_dir / "sample.db"
    with closing(sqlite3.connect(str(path), isolation_level=None)) as holder:
        holder.execute("INSERT INTO note (text, at) VALUES ('third', '2026-11-23')")
        assert kinds(settings) == ["wal"]
        assert dbcheck.run(settings, mend=True)[0] == 0
        assert Path(f"{path}-wal").stat().st_size == 0


def test_nothing_is_mended_while_the_service_runs(settings: Settings, kept: Manifest) -> None:
    with_orphans(settings)
    with held(serving_lock(settings.data_dir / "sample.db"), shared=True):
        assert dbcheck.run(settings, mend=True)[0] == 3
    assert kinds(settings) == ["orphans"]


def test_what_is_no_file_is_refused(settings: Settings) -> None:
    (settings.data_dir / "sample.db").unlink()
    assert dbcheck.run(settings, mend=False)[0] == 3
