"""Counts what a database refuses, in a few classes that an alert can name."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Engine, event

from chassis import metrics

# The first part of SQLite's name for an error: SQLITE_IOERR_READ is an `ioerr`.
_SQLITE = ("full", "corrupt", "ioerr", "notadb", "readonly", "cantopen", "constraint")
# The first letters of PostgreSQL's SQLSTATE.
_POSTGRESQL = {
    "23": "constraint",
    "53100": "full",
    "XX001": "corrupt",
    "XX002": "corrupt",
    "58": "ioerr",
    "08": "cantopen",
    "25006": "readonly",
}
_POSTGRESQL_BUSY = ("55P03", "40P01", "40001")


def count_errors_of(engine: Engine) -> None:
    """Count every error this engine's database answers with."""

    @event.listens_for(engine, "handle_error")
    def on_error(context: Any) -> None:
        count(context.original_exception)


def count(error: BaseException) -> None:
    """Count one error of a database driver; one of being locked has a counter of its own."""
    if kind := busy_kind(error):
        metrics.busy.labels(kind, "true").inc()
    else:
        metrics.db_errors.labels(class_of(error)).inc()


def busy_kind(error: BaseException) -> str | None:
    """Return `snapshot` for a read that wanted to turn into a write, `busy` for a lock, else None."""
    name = getattr(error, "sqlite_errorname", None) or ""
    if name == "SQLITE_BUSY_SNAPSHOT":
        return "snapshot"
    locked = name.startswith(("SQLITE_BUSY", "SQLITE_LOCKED"))
    return "busy" if locked or getattr(error, "sqlstate", None) in _POSTGRESQL_BUSY else None


def class_of(error: BaseException) -> str:
    """Return the class under which an error is counted."""
    name = str(getattr(error, "sqlite_errorname", None) or "").removeprefix("SQLITE_").lower()
    state = str(getattr(error, "sqlstate", None) or "")
    found = next((known for known in _SQLITE if name.startswith(known)), None)
    return found or next((told for begin, told in _POSTGRESQL.items() if state.startswith(begin)), "other")
