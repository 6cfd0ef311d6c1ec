"""What a table may hold, how wide its columns are, and what a cell's JSON value means."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from datetime import date, datetime
from math import ceil
from typing import Annotated, Literal
from zoneinfo import ZoneInfo

from pydantic import BaseModel, ConfigDict, Field

Kind = Literal["text", "int", "won", "rate", "hours", "minutes", "date", "datetime"]
Cell = str | int | float | bool | None

MOST_ROWS = 100_000
_SEOUL = ZoneInfo("Asia/Seoul")
_LOOKED_AT = 200
_NARROWEST, _WIDEST = 8, 40

NUMBER_FORMATS: dict[Kind, str] = {
    "text": "@",
    "int": "#,##0",
    "won": "#,##0",
    "rate": "#,##0",
    "hours": "0.00",
    "minutes": "0.00",
    "date": "yyyy-mm-dd",
    "datetime": "yyyy-mm-dd hh:mm",
}
SUMMED: frozenset[Kind] = frozenset({"int", "won", "hours", "minutes"})
_NUMBERS: frozenset[Kind] = SUMMED | {"rate"}


class Column(BaseModel):
    """A column: `hours` takes decimal hours, `minutes` whole minutes (shown as hours), `rate` has no sum."""

    model_config = ConfigDict(extra="ignore")

    key: str = ""
    label: str
    kind: Kind = "text"
    width: float | None = Field(default=None, gt=0, le=255)


class Table(BaseModel):
    """A sheet to make: header, rows in the columns' order, a row of sums when asked for."""

    model_config = ConfigDict(extra="ignore")

    sheet: str
    title: str | None = None
    columns: Annotated[list[Column], Field(min_length=1, max_length=200)]
    rows: Annotated[list[list[Cell]], Field(max_length=MOST_ROWS)]
    totals: bool = False
    frozen: Annotated[int, Field(ge=0, le=10)] = 0
    """Columns that stay in sight when the sheet is moved."""


def meaning(value: Cell, kind: Kind) -> str | float | date | datetime | None:
    """Return what a cell holds: a number, a date, a time in Seoul, or text; unreadable dates stay text."""
    if value is None or value == "":
        return None
    if kind in ("date", "datetime") and isinstance(value, str):
        return _moment(value, kind)
    if kind in _NUMBERS and isinstance(value, (int, float)) and not isinstance(value, bool):
        return value / 60 if kind == "minutes" else value
    return str(value)


def _moment(value: str, kind: Kind) -> date | datetime | str:
    try:
        moment = datetime.fromisoformat(value)
    except ValueError:
        return value
    if moment.tzinfo is not None:
        moment = moment.astimezone(_SEOUL).replace(tzinfo=None)
    return moment.date() if kind == "date" else moment


def column_widths(table: Table) -> list[float]:
    """Return each column's width in characters: as asked, else by its label and first rows, 8 to 40."""
    return [
        column.width or _width_of(column, [row[index] for row in table.rows[:_LOOKED_AT] if index < len(row)])
        for index, column in enumerate(table.columns)
    ]


def head_lines(table: Table) -> int:
    """Return how many lines the longest label takes in its column's width, three at most."""
    widths = column_widths(table)
    needed = [
        (shown_width(column.label) + 2) / width for column, width in zip(table.columns, widths, strict=True)
    ]
    return min(max(ceil(max(needed)), 1), 3)


def _width_of(column: Column, cells: Sequence[Cell]) -> float:
    needed = max(shown_width(shown(cell, column.kind)) for cell in (*cells, None))
    return min(max(needed + 2, shown_width(column.label) + 4, _NARROWEST), _WIDEST)


def shown(value: Cell, kind: Kind) -> str:
    """Return roughly what the sheet shows for a value, to measure it."""
    meant = meaning(value, kind)
    if meant is None:
        return ""
    if isinstance(meant, (int, float)):
        return f"{meant:,.2f}" if kind in ("hours", "minutes") else f"{meant:,.0f}"
    return "0000-00-00 00:00"[: 10 if kind == "date" else 16] if isinstance(meant, date) else meant


def shown_width(text: str) -> float:
    """Return the width of a text in characters of the body font; Hangul counts two."""
    lines = text.split("\n")
    return max(sum(2.0 if unicodedata.east_asian_width(c) in "WF" else 1.0 for c in line) for line in lines)
