"""What the privacy policy says is stored: the table of items, held against the columns by a test."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib import resources
from typing import Any


@cache
def table() -> dict[str, Any]:
    """Return the table of items with the columns behind each."""
    return tomllib.loads(resources.files("recruit.consent").joinpath("items.toml").read_text())


def stored_items() -> dict[str, list[str]]:
    """Return the words of what is stored, by part."""
    found: dict[str, list[str]] = {}
    for row in table()["item"]:
        found.setdefault(row["part"], []).append(row["word"])
    return found


def without_consent() -> list[dict[str, str]]:
    """Return what is processed without consent with its legal ground (개인정보 보호법 제22조 제3항)."""
    rows: list[dict[str, str]] = table()["without_consent"]
    return rows


def named_columns() -> dict[str, str]:
    """Return each column of the table and the word that tells it; empty for a technical one."""
    told = {column: row["word"] for row in table()["item"] for column in row["columns"]}
    return dict.fromkeys(table()["technical"], "") | told
