"""docs/metrics.md and the code name the same metrics with the same kind and labels."""

from __future__ import annotations

import ast
import re
from pathlib import Path

from tests.repo.tree import CHASSIS, ROOT, SERVICE_LIST, python_files

KINDS = {"counter", "gauge", "histogram"}
Metric = tuple[str, str, tuple[str, ...]]


def declared() -> list[Metric]:
    """Metrics as the code declares them: name, kind, labels."""
    files = python_files(CHASSIS, *(service.package for service in SERVICE_LIST))
    return [metric for path in files for metric in _in_file(path)]


def _in_file(path: Path) -> list[Metric]:
    found = []
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Call) and _name(node.func) in KINDS and _is_text(node.args):
            found.append((str(ast.literal_eval(node.args[0])), _name(node.func), _labels(node)))
    return found


def _name(function: ast.expr) -> str:
    if isinstance(function, ast.Attribute):
        return function.attr
    return function.id if isinstance(function, ast.Name) else ""


def _is_text(arguments: list[ast.expr]) -> bool:
    return (
        len(arguments) >= 2 and isinstance(arguments[0], ast.Constant) and isinstance(arguments[0].value, str)
    )


def _labels(call: ast.Call) -> tuple[str, ...]:
    given = (
        call.args[2]
        if len(call.args) > 2
        else next((k.value for k in call.keywords if k.arg == "labels"), None)
    )
    return tuple(ast.literal_eval(given)) if given is not None else ()


def described() -> list[Metric]:
    """Metrics as docs/metrics.md tells them: | `name` | kind | labels | meaning | what to do |."""
    rows = re.findall(
        r"^\| `(\w+)` \| (\w+) \|([^|]*)\|", (ROOT / "docs/metrics.md").read_text(), re.MULTILINE
    )
    return [(name, kind, tuple(re.findall(r"`(\w+)`", labels))) for name, kind, labels in rows]


def test_every_metric_in_the_code_is_described_and_every_description_is_true() -> None:
    assert sorted(described()) == sorted(set(declared()))


def test_metric_names_follow_the_convention() -> None:
    for name, kind, _ in declared():
        assert re.fullmatch(r"[a-z][a-z0-9_]*", name)
        assert (kind == "counter") == name.endswith("_total"), name
        assert kind != "histogram" or name.endswith(("_seconds", "_bytes")), name


def test_no_metric_is_declared_twice() -> None:
    names = [name for name, _, _ in declared()]
    assert sorted(names) == sorted(set(names))
