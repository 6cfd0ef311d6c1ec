"""What a SQLite file needs from time to time: a look through all of it, and an emptied write-ahead log."""

from __future__ import annotations

import fcntl
import json
import logging
import os
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path

from fastapi import FastAPI
from pysqlite3 import dbapi2 as sqlite3

from chassis import dberrors, metrics
from chassis.background import Background
from chassis.clock import KST
from chassis.db import Database

log = logging.getLogger(__name__)

EVERY_SECONDS = 60.0
LONGEST_WAL = 16 * 1024 * 1024
_HOUR = 3600.0
_NIGHT = range(2, 5)  # hours in Seoul
_AT_NIGHT_AFTER, _AT_ONCE_AFTER, _WHOLE_AFTER = 12 * _HOUR, 26 * _HOUR, 7 * 24 * _HOUR


@dataclass(frozen=True)
class Looked:
    """What the last look through the file found, and when (seconds of the epoch)."""

    ok: bool
    at: float
    whole_at: float
    found: str


def result_file(data_dir: Path) -> Path:
    """Return where the last look is written down, for every replica on this volume."""
    return data_dir / ".ops" / "integrity.json"


def last_look(data_dir: Path) -> Looked | None:
    """Read the last look; None before the first."""
    try:
        return Looked(**json.loads(result_file(data_dir).read_text()))
    except (OSError, ValueError, TypeError):
        return None


def tell(data_dir: Path) -> None:
    """Set the gauges of the last look."""
    if (looked := last_look(data_dir)) is not None:
        metrics.integrity_ok.set(looked.ok)
        metrics.integrity_at.set(looked.at)


def is_due(looked: Looked | None, now: float) -> bool:
    """Say whether to look now: at night when the last look is of another day, else only when it is late."""
    if looked is None or now - looked.at > _AT_ONCE_AFTER:
        return True
    is_night = datetime.fromtimestamp(now, KST).hour in _NIGHT
    return is_night and now - looked.at > _AT_NIGHT_AFTER


def look_after(app: FastAPI) -> None:
    """Empty a write-ahead log that has grown, and look through the file once a night (background work)."""
    path = app.state.db.path
    if path is None or not path.exists():
        return
    shorten_log(path)
    data_dir = app.state.settings.data_dir
    if is_due(last_look(data_dir), time.time()):
        with _alone(data_dir) as mine:
            if mine and is_due(last_look(data_dir), time.time()):
                look_through(path, data_dir, time.time())


def works(database: Database | None) -> tuple[Background, ...]:
    """Return the background work of a service with a SQLite file."""
    if database is None or not database.is_sqlite:
        return ()
    return (Background("database_care", EVERY_SECONDS, look_after),)


def shorten_log(path: Path) -> None:
    """Move the write-ahead log into the file and cut it to nothing, unless a reader still needs it."""
    wal = path.with_name(f"{path.name}-wal")
    if not wal.exists() or wal.stat().st_size <= LONGEST_WAL:
        return
    with closing(sqlite3.connect(str(path), timeout=0.2, isolation_level=None)) as connection:
        try:
            busy, _, _ = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        except sqlite3.DatabaseError as error:
            dberrors.count(error)
            busy = 1
    metrics.checkpoints.labels("busy" if busy else "ok").inc()


def look_through(path: Path, data_dir: Path, now: float) -> Looked:
    """Check the file (once a week every index and foreign key, too) and write down what was found."""
    before = last_look(data_dir)
    whole = before is None or now - before.whole_at > _WHOLE_AFTER
    found = _problem_in(path, whole=whole)
    whole_at = now if whole or before is None else before.whole_at
    looked = Looked(ok=found is None, at=now, whole_at=whole_at, found=found or "")
    _write_down(result_file(data_dir), looked)
    if found is not None:
        log.error("database_damaged", extra={"fields": {"file": path.name, "found": found}})
    return looked


def _problem_in(path: Path, *, whole: bool) -> str | None:
    with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True, timeout=5)) as connection:
        try:
            checks = ("integrity_check", "foreign_key_check") if whole else ("quick_check",)
            rows = [row for check in checks for row in connection.execute(f"PRAGMA {check}").fetchall()]
        except sqlite3.DatabaseError as error:
            if dberrors.busy_kind(error):
                raise
            dberrors.count(error)
            return str(error)
    told = [" ".join(map(str, row)) for row in rows if row != ("ok",)]
    return told[0][:300] if told else None


def _write_down(file: Path, looked: Looked) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    written = file.with_name(f"{file.name}.{os.getpid()}")
    written.write_text(json.dumps(asdict(looked)))
    written.replace(file)


@contextmanager
def _alone(data_dir: Path) -> Iterator[bool]:
    """Give True to one replica at a time."""
    file = result_file(data_dir).with_suffix(".lock")
    file.parent.mkdir(parents=True, exist_ok=True)
    with file.open("a") as handle:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
        else:
            yield True  # closing the file gives the lock back
