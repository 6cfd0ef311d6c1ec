"""Rows for every table of a service, one value for each kind of column: Korean, moments, JSON, bytes."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

from chassis.db import Database, UtcDateTime
from chassis.migrations import base_of
from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    Date,
    Integer,
    LargeBinary,
    Numeric,
    String,
    Table,
    delete,
    insert,
)
from sqlalchemy.orm import Session

ROWS = 7
_NOON = datetime(2026, 11, 22, 3, 0, 0, 123456, tzinfo=UTC)
# Columns whose words a CHECK lists.
_LISTED: dict[tuple[str, str], Any] = {
    ("assignment", "kind"): "main",
    ("rota_entry", "kind"): "off",
    ("correction", "state"): "draft",
    ("correction_settlement", "outcome"): "taken",
    ("pay_run", "state"): "draft",
    ("wage_terms", "tax_mode"): "insured",
    ("wage_terms", "percent"): 100,
    ("figure", "origin"): "release",
    ("figure", "valid_to"): date(2026, 12, 31),
    ("figure_proposal", "state"): "accepted",
    ("figure_proposal", "valid_to"): date(2026, 12, 31),
    ("insurance_coverage", "mode"): "calculated",
    ("advance", "kind"): "ordinary",
    ("advance", "state"): "paid",
    ("advance", "paid_on"): date(2026, 11, 20),
    ("bank_account", "source"): "office",
    ("bank_account", "state"): "confirmed",
    ("bank_result", "state"): "accepted",
    ("payment_line", "state"): "paid",
    ("payment_line", "paid_on"): date(2026, 12, 10),
    ("remittance_line", "state"): "paid",
    ("remittance_line", "paid_on"): date(2026, 11, 20),
    ("remittance_result", "state"): "accepted",
    ("transfer_layout", "encoding"): "utf8",
    ("advance_entry", "debit"): "advances",
    ("advance_entry", "credit"): "cash",
}
_KOREAN = "가나다라 마바사 '\"\\ 🙂 – 힣"


def fill(db: Database, package: str) -> dict[str, int]:
    """Put rows into every table, parents first, in the place of what a migration put there."""
    tables = base_of(package).metadata.sorted_tables

    def write(session: Session) -> None:
        for table in reversed(tables):
            session.execute(delete(table))
        for table in tables:
            session.execute(insert(table), [_row(table, number) for number in range(1, ROWS + 1)])

    db.write(write)
    return {table.name: ROWS for table in tables}


def _row(table: Table, number: int) -> dict[str, Any]:
    return {column.name: _value(column, number) for column in table.columns}


def _value(column: Column[Any], number: int) -> Any:
    if word := _LISTED.get((column.table.name, column.name)):
        return word
    if any(key.column.table is column.table for key in column.foreign_keys):
        return None
    if column.nullable and number == ROWS:
        return None
    kind = column.type
    if isinstance(kind, Boolean):
        return number % 2 == 0
    if isinstance(kind, Integer):
        return number
    return _worded(kind, number)


def _worded(kind: Any, number: int) -> Any:
    if isinstance(kind, UtcDateTime):
        return _NOON + timedelta(days=number, microseconds=number)
    if isinstance(kind, Date):
        return date(2026, 11, number)
    if isinstance(kind, JSON):
        return {"이름": [number, None, True, {"원": 1_234_567}], "글": _KOREAN}
    if isinstance(kind, LargeBinary):
        return bytes(range(256)) * number
    if isinstance(kind, Numeric):
        return number / 8
    assert isinstance(kind, String), kind
    return f"{number}{_KOREAN}"[: kind.length or 4000]
