"""What a process measures about itself at the moment it is asked for its metrics."""

from __future__ import annotations

import os
import tempfile
import threading
import time
from pathlib import Path

from prometheus_client import generate_latest
from pysqlite3 import dbapi2 as sqlite3
from sqlalchemy.exc import SQLAlchemyError

from chassis import care, metrics, results, schema
from chassis.db import Database, has_wal_fix
from chassis.revisions import code_level, current_revision
from chassis.settings import Settings


class Vitals:
    """The measuring of one service's process; asked by Prometheus, and by the gateway's /ops."""

    def __init__(self, settings: Settings, database: Database | None) -> None:
        self._settings, self._database = settings, database
        self._known = schema.chain(settings.package) if database else []
        self._level = code_level(settings.package) if database else 0
        self._lock = threading.Lock()

    def exposition(self) -> bytes:
        """Return this process's metrics as Prometheus text, measured now."""
        with self._lock:
            metrics.wall_clock.set(time.time())
            _measure_volume("tmp", Path(tempfile.gettempdir()))
            if self._database is not None:
                self._measure_database(self._database)
            return generate_latest()

    def _measure_database(self, database: Database) -> None:
        metrics.queued_writes.set(database.waiting)
        metrics.oldest_read.set(database.oldest_read_seconds)
        _measure_volume("data", self._settings.data_dir)
        self._measure_schema(database)
        if database.path is not None:
            _measure_file(database.path)
            care.tell(self._settings.data_dir)
            results.tell(self._settings.data_dir)

    def _measure_schema(self, database: Database) -> None:
        try:
            with database.read() as session:
                connection = session.connection()
                revision, needed = current_revision(connection), schema.min_code(connection)
                unfit = schema.why_unfit(connection, self._known, self._level)
        except (SQLAlchemyError, OSError):
            metrics.schema_compatible.set(0)
            return
        metrics.schema_info.clear()
        metrics.schema_info.labels(revision or "", needed, self._level).set(1)
        metrics.schema_pending.set(len(schema.pending(self._known, revision)))
        metrics.schema_compatible.set(unfit is None)


def _measure_volume(name: str, folder: Path) -> None:
    try:
        told = os.statvfs(folder)
    except OSError:
        return
    metrics.volume_free.labels(name).set(told.f_bavail * told.f_frsize)
    metrics.volume_size.labels(name).set(told.f_blocks * told.f_frsize)
    metrics.volume_inodes.labels(name).set(told.f_favail)


def _measure_file(path: Path) -> None:
    for name, file in (("main", path), ("wal", path.with_name(f"{path.name}-wal"))):
        metrics.file_bytes.labels(name).set(file.stat().st_size if file.exists() else 0)
    metrics.sqlite_info.labels(sqlite3.sqlite_version, str(has_wal_fix()).lower()).set(1)
