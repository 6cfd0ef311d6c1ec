"""A copy of a live SQLite file, and what can be said of a copy: whole, whose, how many rows, which chain."""

from __future__ import annotations

from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pysqlite3 import dbapi2 as sqlite3

from chassis import schema
from chassis.durable import sync_file, sync_folder


class Damaged(RuntimeError):
    """A copy in which SQLite found a fault."""


@dataclass(frozen=True)
class Facts:
    """What a database file says about itself."""

    application_id: int
    revision: str
    min_code: int
    rows: dict[str, int]
    audit_rows: int
    audit_last_id: int
    audit_last_hash: str


def copy_live(path: Path, target: Path) -> None:
    """Copy a database that others write to; the copy is on disk when this returns."""
    with closing(sqlite3.connect(f"file:{path}?mode=rw", uri=True, timeout=30)) as connection:
        connection.execute("VACUUM INTO ?", (str(target),))
    sync_file(target)
    sync_folder(target.parent)


def mark_copy(target: Path, service: str) -> None:
    """Give a copy of a file made before there were marks its service's mark."""
    with closing(sqlite3.connect(str(target), isolation_level=None)) as connection:
        if not connection.execute("PRAGMA application_id").fetchone()[0]:
            connection.execute(f"PRAGMA application_id = {schema.application_id(service)}")
    sync_file(target)


def examine(path: Path) -> Facts:
    """Check every page, index and foreign key of a file and read its facts; raises Damaged."""
    try:
        with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as connection:
            _refuse_damage(connection)
            return _facts(connection)
    except sqlite3.DatabaseError as error:
        raise Damaged(f"데이터베이스를 읽을 수 없습니다: {error}") from error


def _refuse_damage(connection: sqlite3.Connection) -> None:
    told = [row[0] for row in connection.execute("PRAGMA integrity_check(20)")]
    if told != ["ok"]:
        raise Damaged(f"무결성 검사: {told[0]}")
    orphans = connection.execute("PRAGMA foreign_key_check").fetchmany(20)
    if orphans:
        raise Damaged(f"외래 키 검사: {orphans[0][0]} 테이블의 {orphans[0][1]}번 행")


def _facts(connection: sqlite3.Connection) -> Facts:
    tables = table_names(connection)
    audit = (0, 0, "")
    if "audit" in tables:
        count = connection.execute("SELECT count(*) FROM audit").fetchone()[0]
        last = connection.execute("SELECT id, hash FROM audit ORDER BY id DESC LIMIT 1").fetchone()
        audit = (count, *(last or (0, "")))
    return Facts(
        application_id=connection.execute("PRAGMA application_id").fetchone()[0],
        revision=_one(connection, "SELECT version_num FROM alembic_version", "alembic_version" in tables)
        or "",
        min_code=_one(connection, f"SELECT max(min_code) FROM {schema.META}", schema.META in tables) or 0,  # noqa: S608
        rows=row_counts(connection),
        audit_rows=audit[0],
        audit_last_id=audit[1],
        audit_last_hash=audit[2],
    )


def _one(connection: sqlite3.Connection, asked: str, there: bool) -> Any:
    row = connection.execute(asked).fetchone() if there else None
    return row[0] if row else None


def table_names(connection: sqlite3.Connection) -> list[str]:
    """Return the names of all tables but SQLite's own."""
    asked = "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name"
    return [name for (name,) in connection.execute(asked)]


def row_counts(connection: sqlite3.Connection) -> dict[str, int]:
    """Count the rows of every table."""
    return {
        name: connection.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0]  # noqa: S608 - its own names
        for name in table_names(connection)
    }
