"""docs/faults.md is true: each of its rows of the matrix is there and names tests that exist."""

from __future__ import annotations

import re

from tests.repo.test_security_doc import names_in
from tests.repo.tree import ROOT

PAGE = (ROOT / "docs/faults.md").read_text()
NUMBERS = (
    *range(1, 5),
    *range(6, 10),
    11,
    12,
    *range(44, 49),
    *range(50, 57),
    *range(58, 63),
    *range(64, 72),
)
ROWS = [f"T{number}" for number in (*NUMBERS, *range(73, 81))]
ROW = re.compile(r"^\| (T\d+) \| (.+) \|$", re.MULTILINE)
TEST = re.compile(r"`([\w/.-]+\.py)::(\w+)`")


def test_every_row_of_data_rollouts_and_sight_names_a_test() -> None:
    told = {name: TEST.findall(rest) for name, rest in ROW.findall(PAGE)}
    assert list(told) == ROWS
    assert [name for name, tests in told.items() if not tests] == []


def test_every_test_named_there_exists() -> None:
    assert [f"{file}::{test}" for file, test in TEST.findall(PAGE) if test not in names_in(file)] == []
