"""What the privacy policy says is stored: the tables of items, held against the columns by a test."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

OWN = "recruit"
OTHERS = ("attendance", "payroll", "gateway")
"""The services with personal data of workers, in the order the policy tells them."""


@dataclass(frozen=True)
class Part:
    """One row of the policy's table of workers: what is stored, why, how long, and who receives it."""

    name: str
    purpose: str
    kept: str
    receivers: str
    words: tuple[str, ...]


@cache
def table(service: str = OWN) -> dict[str, Any]:
    """Return what is told of a service, with the columns behind each item."""
    file = resources.files("recruit.consent").joinpath("told", f"{service}.toml")
    return tomllib.loads(file.read_text())


def stored_items() -> dict[str, list[str]]:
    """Return the words of what is stored of applicants and inquirers, by part."""
    found: dict[str, list[str]] = {}
    for row in table()["item"]:
        found.setdefault(row["part"], []).append(row["word"])
    return found


@cache
def worker_parts() -> tuple[Part, ...]:
    """Return what is stored of workers and of the office's people, each part once, whoever keeps it."""
    words: dict[str, dict[str, None]] = {}
    for row in _rows("item"):
        words.setdefault(row["part"], {})[row["word"]] = None
    return tuple(Part(**row, words=tuple(words[row["name"]])) for row in _rows("part"))


def without_consent() -> list[dict[str, str]]:
    """Return what is processed without consent with its legal ground (개인정보 보호법 제22조 제3항)."""
    rows: list[dict[str, str]] = table()["without_consent"]
    return rows


def named_columns(service: str = OWN) -> dict[str, str]:
    """Return each column of a service and the word that tells it; empty for one that is not personal."""
    told = {column: row["word"] for row in table(service)["item"] for column in row["columns"]}
    plain = [column for row in table(service)["not_personal"] for column in row["columns"]]
    return dict.fromkeys(plain, "") | told


def _rows(kind: str) -> Iterator[dict[str, Any]]:
    for service in OTHERS:
        yield from table(service).get(kind, ())
