"""Brings a service's database to its newest revision: locked, copied first, transactional, never backwards.

Never called by a service at its start: `python -m chassis.migrate <package>` does it before.
A database that a newer release has already moved on is left alone (architecture.md §6).
"""

from __future__ import annotations

import importlib
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from types import ModuleType

from alembic import command
from alembic.config import Config
from pysqlite3 import dbapi2 as sqlite3
from sqlalchemy import Connection, Engine, text
from sqlalchemy.engine import make_url

from chassis.db import TableBase, open_engine
from chassis.revisions import current_revision, known_revisions, newest_revision
from chassis.writer import file_lock

log = logging.getLogger(__name__)

_PG_LOCK = 0x48554D45  # "HUME": one migration at a time on a shared PostgreSQL server


def base_of(package: str) -> type[TableBase]:
    """Return the declarative Base of a service with all its tables loaded."""
    root = Path(importlib.import_module(package).__file__ or "").parent
    for tables in sorted(root.glob("*/tables.py")):
        importlib.import_module(f"{package}.{tables.parent.name}.tables")
    module: ModuleType = importlib.import_module(f"{package}.base")
    base: type[TableBase] = module.Base
    return base


def config_for(package: str, connection: Connection | None = None) -> Config:
    """Return Alembic's configuration for a service: the chassis's env.py, the service's numbered files."""
    root = Path(importlib.import_module(package).__file__ or "").parent
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "alembic_env"))
    config.set_main_option("version_locations", str(root / "migrations"))
    config.set_main_option("path_separator", "newline")
    config.attributes["connection"] = connection
    config.attributes["package"] = package
    return config


def upgrade(package: str, url: str) -> str:
    """Bring the database to this release's newest revision and return the revision it is at afterwards.

    A database at a revision unknown here belongs to a newer release and is left as it is.
    """
    target = make_url(url)
    if target.get_backend_name() == "sqlite":
        path = Path(str(target.database))
        path.parent.mkdir(parents=True, exist_ok=True)
        with file_lock(Path(f"{path}.lock")):
            return _upgrade_locked(package, url, path)
    return _upgrade_locked(package, url, None)


def _upgrade_locked(package: str, url: str, path: Path | None) -> str:
    engine = open_engine(url)
    try:
        with _migration_connection(engine) as connection:
            before = current_revision(connection)
        if before is not None and before not in known_revisions(package):
            log.warning("database_is_newer", extra={"fields": {"revision": before}})
            return before
        head = newest_revision(package)
        if before == head:
            return head
        if path is not None and before is not None:
            copy_database(path, path.parent / "backup", f"before-{head}")
        with _migration_connection(engine) as connection:
            _run(package, connection)
        return head
    finally:
        engine.dispose()


@contextmanager
def _migration_connection(engine: Engine) -> Iterator[Connection]:
    with engine.connect() as connection:
        if engine.dialect.name == "sqlite":
            # A table rebuild with foreign keys on cascades into the children; the pragma only acts outside
            # a transaction (operations.md §0.7). Checked again before the commit.
            connection.connection.driver_connection.execute("PRAGMA foreign_keys=OFF")  # type: ignore[union-attr]
        else:
            connection.execute(text("SELECT pg_advisory_lock(:key)"), {"key": _PG_LOCK})
            connection.commit()
        try:
            yield connection
        finally:
            connection.rollback()
            if engine.dialect.name == "postgresql":
                connection.execute(text("SELECT pg_advisory_unlock(:key)"), {"key": _PG_LOCK})
                connection.commit()


def _run(package: str, connection: Connection) -> None:
    with connection.begin():
        command.upgrade(config_for(package, connection), "head")
        if connection.dialect.name == "sqlite":
            broken = connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall()
            if broken:
                raise RuntimeError(f"migration left {len(broken)} rows without their parent")


def copy_database(path: Path, folder: Path, label: str) -> Path:
    """Copy a live SQLite file with VACUUM INTO and return the copy; `cp` would miss what is in the WAL."""
    folder.mkdir(parents=True, exist_ok=True)
    stamp = datetime.now(UTC).strftime("%Y%m%dT%H%M%S%f")
    copy = folder / f"{path.stem}-{stamp}-{label}.db"
    connection = sqlite3.connect(str(path))
    try:
        connection.execute("VACUUM INTO ?", (str(copy),))
    finally:
        connection.close()
    return copy
