"""A restore is refused before it touches anything, or is whole; what it replaced can come back."""

from __future__ import annotations

import json
import sqlite3 as plain_sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import asdict, replace
from pathlib import Path

import pytest
from chassis.backup import sets
from chassis.backup.__main__ import run
from chassis.backup.sets import Manifest, write_manifest
from chassis.durable import held, serving_lock
from chassis.settings import Settings
from pysqlite3 import dbapi2 as sqlite3

from tests.data_safety.scenes import add_note, state_of

Spoil = Callable[[Settings, Path, Manifest], object]


def flip(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)


def pooled(settings: Settings) -> Path:
    return next((settings.backups_dir / "files").glob("??/*"))


SPOILT: dict[str, Spoil] = {
    "of another service": lambda _, folder, kept: write_manifest(folder, replace(kept, service="payroll")),
    "with another mark": lambda _, folder, kept: write_manifest(folder, replace(kept, application_id=1)),
    "of a newer release": lambda _, folder, kept: write_manifest(folder, replace(kept, revision="0099_x")),
    "of a format to come": lambda _, folder, kept: write_manifest(folder, replace(kept, format=2)),
    "with a byte flipped in the database": lambda _, folder, __: flip(folder / "database.db"),
    "with a byte flipped in an upload": lambda settings, _, __: flip(pooled(settings)),
    "with a byte flipped in its list": lambda _, folder, __: flip(folder / "manifest.json"),
    "without its database": lambda _, folder, __: (folder / "database.db").unlink(),
    "without an upload": lambda settings, _, __: pooled(settings).unlink(),
    "without its list": lambda _, folder, __: (folder / "manifest.json").unlink(),
}


@pytest.mark.parametrize("how", SPOILT)
def test_a_set_that_is_not_what_it_was_is_refused_and_nothing_changes(
    how: str, settings: Settings, kept: Manifest
) -> None:
    add_note(settings, "later", b"three")
    before = state_of(settings)
    SPOILT[how](settings, settings.backups_dir / kept.name, kept)
    code, told = run("restore", settings, kept.name, "")
    assert code == 3, told
    assert state_of(settings) == before
    assert not (settings.data_dir / ".ops" / "restoring").exists()


def test_a_restore_is_refused_while_the_service_runs(settings: Settings, kept: Manifest) -> None:
    before = state_of(settings)
    with held(serving_lock(settings.data_dir / "sample.db"), shared=True):
        code, told = run("restore", settings, "newest", "")
    assert (code, "실행 중" in told["message"]) == (3, True)
    assert state_of(settings) == before


def test_a_restore_brings_rows_and_files_back_and_says_what_it_took(
    settings: Settings, kept: Manifest
) -> None:
    before = state_of(settings)
    add_note(settings, "later", b"three")
    (settings.data_dir / "files" / "first").unlink()
    code, told = run("restore", settings, "newest", "")
    assert code == 0, told
    dump, files = state_of(settings)
    assert dump == before[0]
    assert before[1].items() <= files.items()
    assert "note: 3행 → 2행" in told["lost"]


def test_the_log_of_the_old_database_is_not_replayed_into_the_restored_one(
    settings: Settings, kept: Manifest
) -> None:
    before = state_of(settings)
    path = settings.data_dir / "sample.db"
    with closing(sqlite3.connect(str(path), isolation_level=None)) as writer:
        writer.execute("PRAGMA wal_autocheckpoint=0")
        for number in range(300):
            writer.execute("INSERT INTO note (text, at) VALUES (?, '2026-11-23')", (f"old {number}",))
        log = Path(f"{path}-wal").read_bytes()
        main = path.read_bytes()
    # As after a power cut: the file as it was, and beside it a log with everything since.
    path.write_bytes(main)
    Path(f"{path}-wal").write_bytes(log)
    Path(f"{path}-shm").unlink(missing_ok=True)
    assert run("restore", settings, "newest", "")[0] == 0
    assert state_of(settings)[0] == before[0]
    with closing(plain_sqlite3.connect(path)) as reader:
        assert reader.execute("PRAGMA journal_mode").fetchone() == ("wal",)


def test_what_a_restore_replaced_can_be_put_back(settings: Settings, kept: Manifest) -> None:
    add_note(settings, "later", b"three")
    before = state_of(settings)
    assert run("restore", settings, "newest", "")[0] == 0
    assert run("undo", settings, "newest", "")[0] == 0
    assert state_of(settings) == before
    assert run("undo", settings, "newest", "")[0] == 3


def test_a_destroyed_database_is_restored_over(settings: Settings, kept: Manifest) -> None:
    before = state_of(settings)
    (settings.data_dir / "sample.db").write_bytes(b"no database" * 1_000)
    code, told = run("restore", settings, "newest", "")
    assert code == 0
    assert state_of(settings) == before
    assert "비교하지 못했습니다" in told["lost"][0]


def test_an_empty_volume_is_filled_from_a_set(settings: Settings, kept: Manifest, tmp_path: Path) -> None:
    elsewhere = settings.model_copy(
        update={"humetix_data": tmp_path / "new", "humetix_backups": settings.backups_dir.parent}
    )
    elsewhere.data_dir.mkdir(parents=True)
    assert run("restore", elsewhere, "newest", "")[0] == 0
    assert state_of(elsewhere) == state_of(settings)


def test_the_list_and_the_proof_of_sets_are_told(settings: Settings, kept: Manifest) -> None:
    assert [one["set"] for one in run("list", settings, "newest", "")[1]["sets"]] == [kept.name]
    assert run("verify", settings, "newest", "")[0] == 0
    flip(settings.backups_dir / kept.name / "database.db")
    assert run("verify", settings, "newest", "")[0] == 1
    assert json.loads(json.dumps(asdict(kept)))["format"] == sets.FORMAT
