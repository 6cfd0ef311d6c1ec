"""Deletes a row with all that hangs on it, by the foreign keys, and the files by a list of removers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from chassis.idempotency import KEPT
from sqlalchemy import Column, ColumnElement, Table, delete, select, text, update
from sqlalchemy.orm import Session

from recruit.base import Base, IdempotencyRow
from recruit.retention import files


@dataclass(frozen=True)
class Erased:
    """Whose files go; `photo_id` is empty without a picture."""

    application_id: str
    photo_id: str


Remover = Callable[[Path, Erased], int]
"""Removes what lies below the data folder of an erased application; returns how many files went.

Called until it raises no OSError, so a second call must find nothing and say 0.
"""

REMOVERS: dict[str, Remover] = {
    "photo": lambda data, erased: files.remove_photo(data / "photos", erased.photo_id),
}
"""Whoever keeps files of applicants in another place adds its remover here."""


def remove_files(data_dir: Path, erased: Erased) -> int:
    """Remove everything on disk of an erased application; returns how many files went. Raises OSError."""
    return sum(remove(data_dir, erased) for remove in REMOVERS.values())


def erase_row(session: Session, table: Table, row_id: str) -> Counter[str]:
    """Delete a row by its one primary key and all that refers to it; returns rows gone by table."""
    erased: Counter[str] = Counter()
    session.flush()
    _overwrite_what_goes(session)
    _erase(session, table, _key(table) == row_id, erased)
    session.expire_all()
    return +erased


def forget_answers(session: Session, row_id: str, now: datetime) -> int:
    """Delete kept answers of repeated requests that name the row, and all that are too old to tell."""
    session.execute(delete(IdempotencyRow).where(IdempotencyRow.created_at < now - KEPT))
    named = [row for row in session.scalars(select(IdempotencyRow)) if row_id.encode() in row.body]
    for row in named:
        session.delete(row)
    return len(named)


def _erase(session: Session, table: Table, which: ColumnElement[bool], erased: Counter[str]) -> None:
    for child, column, parent in _referring(table):
        refers = column.in_(select(parent).where(which))
        if child is table:
            session.execute(update(table).where(refers).values({column.name: None}))
        else:
            _erase(session, child, refers, erased)
    gone: Any = session.execute(delete(table).where(which))
    erased[table.name] += gone.rowcount


def _overwrite_what_goes(session: Session) -> None:
    # SQLite leaves deleted words in the file until their place is used again, unless told to write zeros.
    if session.get_bind().dialect.name == "sqlite":
        session.execute(text("PRAGMA secure_delete = ON"))


def _referring(table: Table) -> list[tuple[Table, Column[Any], Column[Any]]]:
    return [
        (child, key.parent, key.column)
        for child in Base.metadata.sorted_tables
        for key in child.foreign_keys
        if key.column.table is table
    ]


def _key(table: Table) -> Column[Any]:
    return next(iter(table.primary_key.columns))
