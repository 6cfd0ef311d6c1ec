"""A migration tried on a copy first: whether it works, how long writers would wait, what would be lost."""

from __future__ import annotations

import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import (
    Column,
    ColumnElement,
    Connection,
    MetaData,
    Table,
    case,
    func,
    inspect,
    literal_column,
    or_,
    select,
)
from sqlalchemy import table as table_named

from chassis.db import open_engine
from chassis.migrations import copy_database, migration_connection, move
from chassis.schema import META

_BOOKKEEPING = {META, "alembic_version"}


@dataclass(frozen=True)
class Rehearsal:
    """How the try on the copy went: the seconds it took and, in words, what would be gone afterwards."""

    seconds: float
    losses: list[str]


def rehearse(package: str, path: Path, scratch: Path, target: str) -> Rehearsal:
    """Move a copy to the target; raises what the migration raises, and leaves nothing behind."""
    with _copy_of(path, scratch) as copy:
        engine = open_engine(f"sqlite:///{copy}")
        try:
            with migration_connection(engine) as connection:
                before = _shape(connection)
                connection.rollback()
                filled = _filled_columns(connection, before)
                connection.rollback()
                started = time.monotonic()
                move(package, connection, target)
                seconds = time.monotonic() - started
                after = _shape(connection)
        finally:
            engine.dispose()
    return Rehearsal(seconds, list(_losses(before, after, filled)))


@contextmanager
def _copy_of(path: Path, scratch: Path) -> Iterator[Path]:
    shutil.rmtree(scratch, ignore_errors=True)
    try:
        yield copy_database(path, scratch, "rehearsal")
    finally:
        shutil.rmtree(scratch, ignore_errors=True)


@dataclass(frozen=True)
class _TableShape:
    rows: int
    columns: dict[str, str]
    """Name → default as SQL, empty without one."""


def _shape(connection: Connection) -> dict[str, _TableShape]:
    look = inspect(connection)
    return {
        name: _TableShape(
            connection.scalar(select(func.count()).select_from(table_named(name))) or 0,
            {column["name"]: str(column["default"] or "") for column in look.get_columns(name)},
        )
        for name in look.get_table_names()
        if name not in _BOOKKEEPING
    }


def _filled_columns(connection: Connection, shape: dict[str, _TableShape]) -> dict[tuple[str, str], int]:
    """Count the values that are neither empty nor the default: what a dropped column would take with it."""
    counts: dict[tuple[str, str], int] = {}
    for name, table in shape.items():
        if not table.rows:
            continue
        columns: list[Column[Any]] = [Column(column) for column in table.columns]
        picked = [func.count(_told(column, table.columns[column.name])) for column in columns]
        found = connection.execute(select(*picked).select_from(Table(name, MetaData(), *columns))).one()
        counts |= {(name, column): int(count) for column, count in zip(table.columns, found, strict=True)}
    return counts


def _told(column: Column[Any], default: str) -> ColumnElement[Any]:
    # A comparison and not nullif(): only a comparison reads the default '0' of a number as 0.
    silent = column == ""
    if default:
        silent = or_(silent, column == literal_column(default))
    return case((silent, None), else_=column)


def _losses(
    before: dict[str, _TableShape], after: dict[str, _TableShape], filled: dict[tuple[str, str], int]
) -> Iterator[str]:
    for name, table in before.items():
        if name not in after:
            if table.rows:
                yield f"{name}: {table.rows} rows"
            continue
        if table.rows > after[name].rows:
            yield f"{name}: {table.rows - after[name].rows} rows"
        for column in table.columns:
            if column not in after[name].columns and filled.get((name, column)):
                yield f"{name}.{column}: {filled[name, column]} values"
