"""A file is looked through once a night, its log is kept short, and damage is told."""

import threading
from datetime import datetime
from pathlib import Path

from chassis import care
from chassis.clock import KST
from chassis.testing import TestApp
from prometheus_client import REGISTRY
from pysqlite3 import dbapi2 as sqlite3

NOON = datetime(2026, 11, 23, 12, tzinfo=KST).timestamp()
NIGHT = datetime(2026, 11, 24, 3, tzinfo=KST).timestamp()
HOUR = 3600


def looked(at: float) -> care.Looked:
    return care.Looked(ok=True, at=at, whole_at=at, found="")


def database(folder: Path, rows: int = 2000) -> Path:
    path = folder / "some.db"
    connection = sqlite3.connect(str(path))
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("CREATE TABLE t (a TEXT)")
    connection.execute("CREATE INDEX i ON t (a)")
    connection.executemany("INSERT INTO t VALUES (?)", [(f"{number:060d}",) for number in range(rows)])
    connection.commit()
    connection.close()
    return path


def test_it_looks_at_once_when_it_never_has_or_long_ago_and_else_at_night() -> None:
    assert care.is_due(None, NOON)
    assert care.is_due(looked(NOON - 27 * HOUR), NOON)
    assert not care.is_due(looked(NOON - 20 * HOUR), NOON)
    assert care.is_due(looked(NIGHT - 24 * HOUR), NIGHT)
    assert not care.is_due(looked(NIGHT - HOUR), NIGHT)


def test_a_sound_file_is_said_to_be_sound_and_the_whole_of_it_is_read_once_a_week(tmp_path: Path) -> None:
    path = database(tmp_path)
    first = care.look_through(path, tmp_path, NOON)
    second = care.look_through(path, tmp_path, NOON + 24 * HOUR)
    third = care.look_through(path, tmp_path, NOON + 8 * 24 * HOUR)
    assert (first.ok, first.whole_at, second.whole_at) == (True, NOON, NOON)
    assert third.whole_at == third.at
    assert care.last_look(tmp_path) == third


def test_a_damaged_page_is_found_and_told(tmp_path: Path) -> None:
    path = database(tmp_path)
    with path.open("r+b") as file:
        file.seek(3 * 4096)
        file.write(b"\xff" * 4096)
    assert not care.look_through(path, tmp_path, NOON).ok
    care.tell(tmp_path)
    assert REGISTRY.get_sample_value("db_integrity_check_ok") == 0
    assert REGISTRY.get_sample_value("db_integrity_check_timestamp_seconds") == NOON


def test_a_long_log_is_cut_to_nothing_once_nobody_reads_it(tmp_path: Path) -> None:
    path = database(tmp_path, 1)
    wal = tmp_path / "some.db-wal"
    connection = sqlite3.connect(str(path), isolation_level=None)
    reader = sqlite3.connect(str(path), isolation_level=None)
    reader.execute("BEGIN")
    reader.execute("SELECT * FROM t").fetchall()
    for _ in range(9):
        connection.execute("INSERT INTO t VALUES (zeroblob(2000000))")
    assert wal.stat().st_size > care.LONGEST_WAL
    care.shorten_log(path)
    assert wal.stat().st_size > care.LONGEST_WAL
    reader.execute("COMMIT")
    care.shorten_log(path)
    assert wal.stat().st_size == 0
    connection.close()
    reader.close()


def test_replicas_on_one_volume_do_not_look_at_the_same_time(sample: TestApp, tmp_path: Path) -> None:
    data_dir = sample.app.state.settings.data_dir
    with care._alone(data_dir) as mine:
        assert mine
        other = threading.Thread(target=care.look_after, args=(sample.app,))
        other.start()
        other.join(5)
        assert care.last_look(data_dir) is None
    care.look_after(sample.app)
    assert care.last_look(data_dir) is not None
