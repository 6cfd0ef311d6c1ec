"""docs/security.md is true: every requirement and fault row has tests, every named test exists."""

from __future__ import annotations

import ast
import re
from functools import cache

from tests.repo.tree import ROOT

PAGE = (ROOT / "docs/security.md").read_text()
REQUIREMENTS = [f"G{number}" for number in range(1, 20)]
FAULTS = [
    f"T{number}"
    for number in (10, *range(13, 17), 18, 19, 20, 21, *range(23, 29), *range(30, 35), *range(36, 41), 42, 43)
]
ROW = re.compile(r"^\| ([GT]\d+) \| (.+) \|$", re.MULTILINE)
TEST = re.compile(r"`([\w/.-]+\.py)::(test_\w+)`")


def rows() -> dict[str, list[tuple[str, str]]]:
    """Return the tests of each row."""
    return {name: TEST.findall(rest) for name, rest in ROW.findall(PAGE)}


@cache
def names_in(file: str) -> frozenset[str]:
    """Return the names of a file's tests."""
    tree = ast.parse((ROOT / file).read_text())
    return frozenset(
        node.name for node in tree.body if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    )


def test_every_requirement_and_every_fault_has_a_row_and_every_row_a_test() -> None:
    told = rows()
    assert [name for name in REQUIREMENTS + FAULTS if not told.get(name)] == []
    assert sorted(told) == sorted(REQUIREMENTS + FAULTS)


def test_every_named_test_exists() -> None:
    named = {test for tests in rows().values() for test in tests}
    assert [f"{file}::{test}" for file, test in sorted(named) if test not in names_in(file)] == []


def test_every_test_that_holds_a_row_is_named_there() -> None:
    missing = []
    for file in sorted((ROOT / "tests/faults").glob("test_*.py")):
        for node in ast.parse(file.read_text()).body:
            for row in _rows_of(node):
                if (str(file.relative_to(ROOT)), getattr(node, "name", "")) not in rows().get(row, []):
                    missing.append(f"{row}: {file.name}::{getattr(node, 'name', '')}")
    assert missing == []


def _rows_of(node: ast.stmt) -> list[str]:
    for mark in getattr(node, "decorator_list", []):
        if isinstance(mark, ast.Call) and ast.unparse(mark.func) == "pytest.mark.fault":
            return str(ast.literal_eval(mark.args[0])).split()
    return []
