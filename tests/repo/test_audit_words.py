"""Every act that a service writes into its audit has a Korean word on /admin/audit."""

from __future__ import annotations

import ast
import re
from pathlib import Path

from gateway.audit.words import ACTIONS

from tests.repo.tree import ROOT, SERVICE_LIST, python_files, short

_ACT = re.compile(r"[a-z_]+(\.[a-z_]+)?")
WRITERS = {"record", "note", "admit", "_note", "_record", "_admit"}


def acts_in(path: Path) -> set[str]:
    """Return the literal acts in calls that write audit rows: `action="…"`, or the first word with a dot."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if not isinstance(node, ast.Call) or _name(node.func) not in WRITERS:
            continue
        named = [word.value for word in node.keywords if word.arg == "action"]
        dotted = [value for value in node.args if "." in _text(value)]
        found |= {text for value in (*named, *dotted) if _ACT.fullmatch(text := _text(value))}
    return found


def _name(function: ast.expr) -> str:
    return function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")


def _text(value: ast.expr) -> str:
    return value.value if isinstance(value, ast.Constant) and isinstance(value.value, str) else ""


def test_every_act_has_a_korean_word() -> None:
    files = [*python_files(*(service.package for service in SERVICE_LIST)), *python_files(ROOT / "infra")]
    missing = {f"{short(path)}: {act}" for path in files for act in acts_in(path) if act not in ACTIONS}
    assert sorted(missing) == []


def test_the_reader_sees_the_acts() -> None:
    files = python_files(*(service.package for service in SERVICE_LIST))
    seen = {act for path in files for act in acts_in(path)}
    assert {"staff.signed_in", "application.read", "pay.read", "month.close", "employee.hire"} <= seen
