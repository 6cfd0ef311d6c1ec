"""Deletes a row with all that hangs on it, by the foreign keys: a table added later is not forgotten."""

from __future__ import annotations

from collections import Counter
from datetime import datetime
from typing import Any

from chassis.idempotency import KEPT
from sqlalchemy import Column, ColumnElement, Table, delete, select, text, update
from sqlalchemy.orm import Session

from recruit.base import Base, IdempotencyRow


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
