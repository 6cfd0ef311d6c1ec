"""Which revision a database is at and which ones this release knows, without loading Alembic (20 MB)."""

from __future__ import annotations

import ast
import importlib
from functools import lru_cache
from pathlib import Path

from sqlalchemy import Connection, inspect, text


def known_revisions(package: str) -> set[str]:
    """Return every revision this release knows."""
    return set(_parents(package))


def newest_revision(package: str) -> str:
    """Return the one head of the service's migration files."""
    parents = _parents(package)
    heads = set(parents) - set(parents.values())
    if len(heads) != 1:
        raise RuntimeError(f"{package} has {len(heads)} newest migration files, not one")
    return heads.pop()


def level_of(revision: str) -> int:
    """Return the number a revision begins with: `0007_add_bonus` → 7."""
    return int(revision.partition("_")[0])


def code_level(package: str) -> int:
    """Return how far this release's migrations go; a later release never has a smaller one."""
    return level_of(newest_revision(package))


def current_revision(connection: Connection) -> str | None:
    """Return the revision a database is at, or None when it is empty."""
    if not inspect(connection).has_table("alembic_version"):
        return None
    found: str | None = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
    return found


def _parents(package: str) -> dict[str, str]:
    root = Path(importlib.import_module(package).__file__ or "").parent
    files = [path.read_text() for path in sorted((root / "migrations").glob("[0-9]*.py"))]
    return dict(_names_in(source) for source in files)


@lru_cache(maxsize=256)
def _names_in(source: str) -> tuple[str, str]:
    """Return a migration file's own revision and the one before it ("" for the first)."""
    names: dict[str, str] = {}
    for node in ast.parse(source).body:
        if isinstance(node, ast.AnnAssign) and node.value is not None:
            names[ast.unparse(node.target)] = ast.unparse(node.value)
        elif isinstance(node, ast.Assign):
            target, value = node.targets[0], node.value
            pairs: list[tuple[ast.expr, ast.expr]] = [(target, value)]
            if isinstance(target, ast.Tuple) and isinstance(value, ast.Tuple):
                pairs = list(zip(target.elts, value.elts, strict=True))
            names |= {ast.unparse(name): ast.unparse(given) for name, given in pairs}
    before = ast.literal_eval(names["down_revision"])
    return str(ast.literal_eval(names["revision"])), str(before or "")
