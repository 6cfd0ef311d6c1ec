"""Counts what a database refuses, in a few classes that an alert can name, and tells people what it means."""

from __future__ import annotations

from typing import Any

from fastapi import FastAPI, Request, Response
from sqlalchemy import Engine, event
from sqlalchemy.exc import DBAPIError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from chassis import metrics
from chassis.errors import AppError, Busy, error_answer

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
# Classes of refusals that pass when the operator has helped; nothing was written.
_AWAY = ("ioerr", "readonly", "cantopen")
_POSTGRESQL_BUSY = ("55P03", "40P01", "40001")


class StorageFull(AppError):
    """No room on the disk of the database: reading goes on, writing does not."""

    code, status = "storage_full", 507
    message = "저장 공간이 부족해 지금은 저장할 수 없습니다. 잠시 뒤 다시 시도해 주세요."


class DatabaseAway(AppError):
    """The database cannot be reached or written; nothing was changed."""

    code, status = "database_away", 503
    message = "데이터베이스에 잠시 저장하거나 읽을 수 없습니다. 잠시 뒤 다시 시도해 주세요."

    def __init__(self) -> None:
        super().__init__(headers={"Retry-After": "5"})


def install_database_errors(app: FastAPI) -> None:
    """Answer 503 or 507 where the database is locked, full or away; anything else stays a 500."""

    def on_database_error(request: Request, error: Exception) -> Response:
        refusal = refusal_of(error)
        if refusal is None:
            raise error
        return error_answer(request, refusal)

    app.add_exception_handler(DBAPIError, on_database_error)
    app.add_exception_handler(PoolTimeout, on_database_error)


def refusal_of(error: BaseException) -> AppError | None:
    """Return what people are told of a database's error, or None for one that is ours.

    A full disk ends SQLite's transaction, so the rollback after it fails as well: the cause stands before.
    """
    seen: BaseException | None = error
    while seen is not None:
        if refusal := _refusal_of_one(seen):
            return refusal
        seen = seen.__context__
    return None


def _refusal_of_one(error: BaseException) -> AppError | None:
    if isinstance(error, PoolTimeout):
        return Busy()
    original = error.orig if isinstance(error, DBAPIError) else None
    if original is None:
        return None
    if busy_kind(original):
        return Busy()
    found = class_of(original)
    if found == "full":
        return StorageFull()
    return DatabaseAway() if found in _AWAY or _is_unreachable(error) else None


def _is_unreachable(error: BaseException) -> bool:
    """A server that refuses, restarts or hangs up has no SQLSTATE, or one of class 57P."""
    original: Any = getattr(error, "orig", None)
    state = getattr(original, "sqlstate", "")
    return isinstance(error, OperationalError) and (state is None or str(state).startswith("57P"))


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
