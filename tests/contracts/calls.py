"""Reads what a service's clients.py asks of others: method, path, query, body fields, answer model."""

from __future__ import annotations

import ast
import importlib
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from chassis.ports import SERVICES, package_of
from pydantic import BaseModel

ROOT = Path(__file__).resolve().parents[2]
METHODS = {"get_json": "get", "post_json": "post", "post_bytes": "post"}


@dataclass(frozen=True)
class Call:
    """One call in one function of one service's clients.py; `peer` is empty when it is an argument."""

    caller: str
    function: str
    peer: str
    method: str
    path: str
    query: frozenset[str] = frozenset()
    body: frozenset[str] | None = None
    answers: tuple[type[BaseModel], ...] = field(default=())

    def __str__(self) -> str:
        return f"{self.caller}.{self.function} {self.method.upper()} {self.peer or '*'}{self.path}"


def calls_of(service: str) -> list[Call]:
    """Return every call in the clients.py of one service."""
    package = package_of(service)
    path = ROOT / "services" / service / package / "clients.py"
    if not path.exists():
        return []
    module = importlib.import_module(f"{package}.clients")
    functions = [node for node in ast.parse(path.read_text()).body if isinstance(node, ast.FunctionDef)]
    return [call for function in functions for call in _calls_in(service, function, vars(module))]


def _calls_in(service: str, function: ast.FunctionDef, names: dict[str, object]) -> Iterator[Call]:
    answers = tuple(_validated_models(function, names))
    for node in ast.walk(function):
        if not (
            isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in METHODS
        ):
            continue
        path, _, inline_query = _text(node.args[0], function).partition("?")
        query = {part.partition("=")[0] for part in inline_query.split("&") if part}
        query |= _keys(_argument(node, 1 if node.func.attr == "get_json" else 9, "params"), function) or set()
        body = _keys(_argument(node, 1 if node.func.attr == "post_json" else 9, "json"), function)
        yield Call(
            service,
            function.name,
            _peer(node.func.value),
            METHODS[node.func.attr],
            path,
            frozenset(query),
            None if body is None else frozenset(body),
            answers,
        )


def _peer(client: ast.expr) -> str:
    """Return the literal in `peers.client("attendance")`, or nothing when it is a name."""
    for node in ast.walk(client):
        if isinstance(node, ast.Constant) and node.value in SERVICES:
            return str(node.value)
    return ""


def _text(node: ast.expr, function: ast.FunctionDef) -> str:
    """Return a path with {} for what is filled in at run time."""
    if isinstance(node, ast.Constant):
        return str(node.value)
    if isinstance(node, ast.JoinedStr):
        return "".join(str(part.value) if isinstance(part, ast.Constant) else "{}" for part in node.values)
    found = _assigned(node, function)
    return _text(found, function) if found is not None else "{}"


def _assigned(node: ast.expr, function: ast.FunctionDef) -> ast.expr | None:
    if not isinstance(node, ast.Name):
        return None
    for step in ast.walk(function):
        if isinstance(step, ast.Assign) and any(
            isinstance(target, ast.Name) and target.id == node.id for target in step.targets
        ):
            return step.value
    return None


def _argument(call: ast.Call, position: int, name: str) -> ast.expr | None:
    if len(call.args) > position:
        return call.args[position]
    return next((keyword.value for keyword in call.keywords if keyword.arg == name), None)


def _keys(node: ast.expr | None, function: ast.FunctionDef) -> set[str] | None:
    """Return the keys of a dict written out here; None when the fields come from elsewhere."""
    if node is None:
        return None
    node = _assigned(node, function) or node
    if not isinstance(node, ast.Dict):
        return None
    return {str(key.value) for key in node.keys if isinstance(key, ast.Constant)}


def _validated_models(function: ast.FunctionDef, names: dict[str, object]) -> Iterator[type[BaseModel]]:
    for name in re.findall(r"(\w+)\.model_validate", ast.unparse(function)):
        model = names.get(name)
        if isinstance(model, type) and issubclass(model, BaseModel):
            yield model
