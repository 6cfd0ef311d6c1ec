"""Minimum wages out of the dated data file beside this module."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from importlib import resources


@dataclass(frozen=True)
class MinimumWage:
    """Won an hour from a day to a day, and where it stands."""

    valid_from: date
    valid_to: date
    hourly_won: int
    source: str


@lru_cache(maxsize=1)
def minimum_wages() -> tuple[MinimumWage, ...]:
    """Return every row, the oldest first."""
    text = resources.files("recruit.hire").joinpath("minimum_wage.toml").read_text("utf-8")
    rows = [MinimumWage(**row) for row in tomllib.loads(text)["minimum_wage"]]
    return tuple(sorted(rows, key=lambda row: row.valid_from))
