"""Databases of tests: migrated once for each worker of the test run, and copied for whoever needs one."""

from __future__ import annotations

import tempfile
from functools import cache
from pathlib import Path

from chassis.migrations import sqlite_path, upgrade


def migrated_database(package: str, url: str) -> None:
    """Bring the database at a URL to head: a new SQLite file is a copy, anything else is migrated."""
    path = sqlite_path(url)
    if path is None or path.exists():
        upgrade(package, url)
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(migrated_sqlite(package))


@cache
def migrated_sqlite(package: str) -> bytes:
    """Return a service's empty database at head, as the bytes of its file."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "migrated.db"
        upgrade(package, f"sqlite:///{path}")
        return path.read_bytes()
