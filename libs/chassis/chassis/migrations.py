"""Moves a service's database from revision to revision: locked, copied first, transactional.

Never called by a service at its start: `python -m chassis.migrate <package>` does it before.
A database that a newer release has already moved on is left alone (architecture.md §6).
"""

from __future__ import annotations

import importlib
import logging
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from types import ModuleType

from alembic import command
from alembic.config import Config
from pysqlite3 import dbapi2 as sqlite3
from sqlalchemy import Connection, Engine, text
from sqlalchemy.engine import make_url

from chassis import schema
from chassis.db import TableBase, open_engine
from chassis.revisions import current_revision
from chassis.writer import file_lock

log = logging.getLogger(__name__)

_PG_LOCK = 0x48554D45  # "HUME": one migration at a time on a shared PostgreSQL server
_COPIES_KEPT = 3


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
    """Bring the database as far as a start may and return the revision it is at afterwards.

    That is this release's newest revision, or the last one before a contract migration.
    A database at a revision unknown here belongs to a newer release and is left as it is.
    """
    path = sqlite_path(url)
    if path is None:
        return _upgrade_locked(package, url, None)
    path.parent.mkdir(parents=True, exist_ok=True)
    with file_lock(Path(f"{path}.lock")):
        return _upgrade_locked(package, url, path)


def sqlite_path(url: str) -> Path | None:
    """Return the SQLite file behind a URL, None on PostgreSQL."""
    target = make_url(url)
    return Path(str(target.database)) if target.get_backend_name() == "sqlite" else None


def _upgrade_locked(package: str, url: str, path: Path | None) -> str:
    engine = open_engine(url)
    try:
        known = schema.chain(package)
        with migration_connection(engine) as connection:
            before = current_revision(connection)
        if before is not None and before not in known:
            log.warning("database_is_newer", extra={"fields": {"revision": before}})
            return before
        target = schema.next_target(known, before)
        if path is not None and before is not None and target is not None:
            copy_database(path, path.parent / "backup", f"before-{target}")
        with migration_connection(engine) as connection:
            if target is not None:
                move(package, connection, target)
            else:
                bring_up_to_date(package, connection, before)
        return target or before or ""
    finally:
        engine.dispose()


@contextmanager
def migration_connection(engine: Engine) -> Iterator[Connection]:
    """Open the one connection on which migrations run: foreign keys off, alone on PostgreSQL."""
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


def move(package: str, connection: Connection, target: str) -> None:
    """Go up or down to a revision in one transaction: all of it or nothing."""
    known = schema.chain(package)
    with connection.begin():
        before = current_revision(connection)
        if before in known and known.index(target) < known.index(str(before)):
            command.downgrade(config_for(package, connection), target)
        else:
            command.upgrade(config_for(package, connection), target)
        _sign(package, connection, target)
        if connection.dialect.name == "sqlite":
            broken = connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall()
            if broken:
                raise RuntimeError(f"migration left {len(broken)} rows without their parent")


def bring_up_to_date(package: str, connection: Connection, revision: str | None) -> None:
    """Give a file made before there were marks its mark and its table of revisions."""
    if revision is None:
        return
    marked = connection.dialect.name != "sqlite" or schema.is_marked(connection, package.replace("_", "-"))
    noted = schema.is_noted(connection)
    connection.rollback()
    if not (marked and noted):
        with connection.begin():
            _sign(package, connection, revision)


def _sign(package: str, connection: Connection, revision: str) -> None:
    schema.note(connection, package, revision)
    if connection.dialect.name == "sqlite":
        schema.mark(connection, package.replace("_", "-"))


def copy_database(path: Path, folder: Path, label: str) -> Path:
    """Copy a live SQLite file with VACUUM INTO and return the copy; `cp` would miss what is in the WAL.

    The last few copies stay.
    """
    folder.mkdir(parents=True, exist_ok=True)
    stamp = datetime.now(UTC).strftime("%Y%m%dT%H%M%S%f")
    copy = folder / f"{path.stem}-{stamp}-{label}.db"
    with closing(sqlite3.connect(str(path))) as connection:
        connection.execute("VACUUM INTO ?", (str(copy),))
    for old in sorted(folder.glob(f"{path.stem}-*.db"))[:-_COPIES_KEPT]:
        old.unlink(missing_ok=True)
    return copy
