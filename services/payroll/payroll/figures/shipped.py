"""Figures that come with a release: data files of the package, each loaded once by a migration of its own."""

from __future__ import annotations

import hashlib
import json
import tomllib
from collections.abc import Sequence
from datetime import UTC, date, datetime
from functools import lru_cache
from importlib import resources
from typing import Any

import sqlalchemy as sa
from chassis.db import UtcDateTime

from payroll.figures.rules import Figures
from payroll.figures.rules.content import SPAN_FIELDS
from payroll.figures.rules.timeline import Told, figures_of

FROM_THE_START = datetime(2000, 1, 1, tzinfo=UTC)
"""The first file's rows were known to every run: the release before read them from a file, too."""

# Apart from tables.py: a migration writes into the table of its time.
_FIGURE = sa.table(
    "figure",
    sa.column("once", sa.String),
    sa.column("kind", sa.String),
    sa.column("valid_from", sa.Date),
    sa.column("valid_to", sa.Date),
    sa.column("confirmed_to", sa.Date),
    sa.column("source", sa.String),
    sa.column("content", sa.JSON),
    sa.column("origin", sa.String),
    sa.column("known_from", UtcDateTime),
)


def file_names() -> list[str]:
    """Return the data files, the oldest first: "2026-11"."""
    found = (entry.name for entry in resources.files("payroll.figures").joinpath("data").iterdir())
    return sorted(name.removesuffix(".toml") for name in found if name.endswith(".toml"))


def shipped_rows(names: Sequence[str] | None = None) -> list[Told]:
    """Return the rows of data files as the database would hold them."""
    found: list[Told] = []
    for name in names if names is not None else file_names():
        text = resources.files("payroll.figures").joinpath("data", f"{name}.toml").read_text("utf-8")
        rows = [(kind, raw) for kind, rows in tomllib.loads(text).items() for raw in rows]
        found += [_told(len(found) + number, kind, raw) for number, (kind, raw) in enumerate(rows, 1)]
    return found


@lru_cache(maxsize=1)
def shipped_figures() -> Figures:
    """Return what the data files alone say: for tests and programs without a database."""
    return figures_of(shipped_rows())


def load(connection: sa.Connection, name: str, known_from: datetime) -> int:
    """Add the rows of a data file that the database lacks; return how many. Nothing is changed."""
    known = set(connection.execute(sa.select(_FIGURE.c.once)).scalars())
    rows = [row for row in map(_row, shipped_rows([name])) if row["once"] not in known]
    if rows:
        connection.execute(sa.insert(_FIGURE), [{**row, "known_from": known_from} for row in rows])
    return len(rows)


def _told(number: int, kind: str, raw: dict[str, Any]) -> Told:
    content = {name: value for name, value in raw.items() if name not in SPAN_FIELDS}
    begins, ends = raw["valid_from"], raw["valid_to"]
    confirmed = raw.get("confirmed_to", ends)
    return Told(number, kind, begins, ends, confirmed, raw["source"], content, False, FROM_THE_START)


def _row(told: Told) -> dict[str, Any]:
    row = {
        "kind": told.kind,
        "valid_from": told.valid_from,
        "valid_to": told.valid_to,
        "confirmed_to": told.confirmed_to,
        "source": told.source,
        "content": told.content,
    }
    spelled = json.dumps(row, default=date.isoformat, ensure_ascii=False, sort_keys=True)
    once = f"release:{hashlib.sha256(spelled.encode()).hexdigest()[:40]}"
    return {**row, "once": once, "origin": "release"}
