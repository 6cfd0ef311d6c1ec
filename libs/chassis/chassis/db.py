"""The database of one service: short reads, and writes that one thread per process commits in batches.

SQLite is the default; the same code runs on PostgreSQL by URL. Measured (performance.md §2): one
writer thread with group commit keeps `synchronous=FULL` at thousands of commits a second and no
"database is locked", where a session per request lost most of its writes.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import copy_context
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any, Concatenate, ParamSpec, TypeVar

from fastapi import Depends, Request
from pysqlite3 import dbapi2 as sqlite3
from sqlalchemy import DateTime, Dialect, Engine, MetaData, create_engine, event, text
from sqlalchemy.engine import URL, Connection, make_url
from sqlalchemy.orm import DeclarativeBase, Session
from sqlalchemy.pool import NullPool, QueuePool
from sqlalchemy.types import TypeDecorator
from starlette.concurrency import run_in_threadpool

from chassis import metrics
from chassis.dberrors import count_errors_of
from chassis.writer import Writer

P = ParamSpec("P")
T = TypeVar("T")

# The WAL-reset bug (3.7.0 … 3.51.2) can corrupt a file that several connections write and checkpoint;
# fixed in 3.51.3 and in these backports (operations.md §0.9).
_FIRST_SAFE = (3, 51, 3)
_SAFE_BACKPORTS = {(3, 50): 7, (3, 44): 6}

_read_seconds = metrics.transaction_seconds.labels("read")
_write_seconds = metrics.transaction_seconds.labels("write")

_NAMES = {
    "ix": "ix_%(column_0_label)s",
    "uq": "uq_%(table_name)s_%(column_0_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s",
    "pk": "pk_%(table_name)s",
}


class UnsafeSqlite(RuntimeError):
    """The linked SQLite still has the WAL-reset bug."""


class TableBase(DeclarativeBase):
    """Parent of each service's own `Base`; give that one its metadata by `new_metadata()`."""

    __abstract__ = True


class UtcDateTime(TypeDecorator[datetime]):
    """A moment: aware going in, stored as UTC, aware UTC coming out."""

    impl = DateTime
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> Any:
        return dialect.type_descriptor(DateTime(timezone=dialect.name == "postgresql"))

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment needs a time zone")
        moment = value.astimezone(UTC)
        return moment if dialect.name == "postgresql" else moment.replace(tzinfo=None)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def new_metadata() -> MetaData:
    """Return empty metadata whose constraints are named, so that migrations can address them."""
    return MetaData(naming_convention=_NAMES)


def has_wal_fix(version: tuple[int, ...] = sqlite3.sqlite_version_info) -> bool:
    """Say whether a SQLite library has the WAL-reset fix."""
    backport = _SAFE_BACKPORTS.get((version[0], version[1]))
    return version >= _FIRST_SAFE or (backport is not None and version[2] >= backport)


def assert_safe_sqlite(version: tuple[int, ...] = sqlite3.sqlite_version_info) -> None:
    """Raise UnsafeSqlite unless the SQLite library has the WAL-reset fix."""
    if has_wal_fix(version):
        return
    raise UnsafeSqlite(
        f"SQLite {'.'.join(map(str, version))} can corrupt WAL files; 3.51.3 or newer is needed"
    )


def open_engine(url: str, *, read_only: bool = False) -> Engine:
    """Return an engine for the URL with the pragmas or settings every connection here must have."""
    target = make_url(url)
    if target.get_backend_name() != "sqlite":
        return create_engine(
            target,
            pool_size=10,
            max_overflow=30,
            pool_timeout=5,
            pool_pre_ping=True,
            connect_args={"connect_timeout": 5},
        )
    assert_safe_sqlite()
    engine = create_engine(
        _sqlite_url(target, read_only=read_only),
        module=sqlite3,
        poolclass=QueuePool if read_only else NullPool,
        connect_args={"check_same_thread": False, "isolation_level": None, "timeout": 5.0},
        **({"pool_size": 40, "max_overflow": 40} if read_only else {}),
    )
    _use_pragmas(engine, read_only=read_only)
    return engine


def _sqlite_url(target: URL, *, read_only: bool) -> URL:
    if not read_only:
        return target
    path = Path(str(target.database)).absolute().as_posix()
    return target.set(database=f"file:{path}", query={"mode": "ro", "uri": "true"})


def _use_pragmas(engine: Engine, *, read_only: bool) -> None:
    pragmas = [
        "busy_timeout=5000",
        "foreign_keys=ON",
        "trusted_schema=OFF",
        "cell_size_check=ON",
        "mmap_size=0",
    ]
    if not read_only:
        pragmas += ["journal_mode=WAL", "synchronous=FULL"]

    @event.listens_for(engine, "connect")
    def on_connect(connection: Any, _record: Any) -> None:
        for pragma in pragmas:
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def on_begin(connection: Any) -> None:
        # Python's own BEGIN is deferred: a read that turns into a write fails at once (SQLITE_BUSY_SNAPSHOT).
        connection.exec_driver_sql("BEGIN" if read_only else "BEGIN IMMEDIATE")


def _wait_no_longer_than_sqlite(engine: Engine) -> None:
    @event.listens_for(engine, "connect")
    def on_connect(connection: Any, _record: Any) -> None:
        # Who waits five seconds for another's lock is told that we are busy (55P03).
        connection.execute("SET lock_timeout = '5s'")
        connection.commit()


class Database:
    """Reads and writes of one service. Open it with the service's URL; close it at the end."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.is_sqlite = make_url(url).get_backend_name() == "sqlite"
        self._write_engine = open_engine(url)
        self._read_engine = open_engine(url, read_only=True) if self.is_sqlite else self._write_engine
        for engine in {self._write_engine, self._read_engine}:
            count_errors_of(engine)
        if not self.is_sqlite:
            _wait_no_longer_than_sqlite(self._write_engine)
        self._writer = Writer(self._write_engine, self.lock_path) if self.is_sqlite else None
        self._reads: dict[object, float] = {}

    @property
    def path(self) -> Path | None:
        """The SQLite file, or None on PostgreSQL."""
        return Path(str(make_url(self.url).database)) if self.is_sqlite else None

    @property
    def lock_path(self) -> Path:
        """The lock file that every writer of this SQLite file takes: replicas, migrations, backups."""
        return Path(f"{self.path}.lock")

    @contextmanager
    def read(self) -> Iterator[Session]:
        """Open a short read-only session; close it before anything slow (a pinned reader grows the WAL)."""
        with self._timed_read(), self._read_engine.connect() as connection:
            bound = connection if self.is_sqlite else connection.execution_options(postgresql_readonly=True)
            with Session(bound, expire_on_commit=False, autoflush=False) as session:
                yield session

    @contextmanager
    def _timed_read(self) -> Iterator[None]:
        mark = object()
        started = self._reads[mark] = time.perf_counter()
        try:
            yield
        finally:
            del self._reads[mark]
            _read_seconds.observe(time.perf_counter() - started)

    @property
    def oldest_read_seconds(self) -> float:
        """Age of the read that has been open the longest; 0 when none is."""
        started = list(self._reads.values())
        return time.perf_counter() - min(started) if started else 0.0

    def write(self, action: Callable[Concatenate[Session, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Run `action(session, …)` as one transaction and return its result once it is durable.

        What the action raises rolls back that action alone and is raised here.
        Raises Busy (503) when the writer's queue is full.
        """
        # The writer's thread sees what the caller's does: an audit row names the request it belongs to.
        run = copy_context().run
        if self._writer is None:
            opened = Session(self._write_engine, expire_on_commit=False)
            with _write_seconds.time(), opened as session, session.begin():
                return run(action, session, *args, **kwargs)

        def work(connection: Connection) -> T:
            joined = Session(connection, expire_on_commit=False, join_transaction_mode="create_savepoint")
            with joined as session, session.begin():
                return run(action, session, *args, **kwargs)

        return self._writer.run(work)

    async def write_core(
        self, action: Callable[Concatenate[Connection, P], T], *args: P.args, **kwargs: P.kwargs
    ) -> T:
        """Await `action(connection, …)`: what `write` is, for the hot writes.

        The action says Core statements to a connection, and nobody's thread is held until the commit.
        """
        run = copy_context().run
        if self._writer is not None:
            return await self._writer.run_async(lambda connection: run(action, connection, *args, **kwargs))

        def work() -> T:
            with _write_seconds.time(), self._write_engine.begin() as connection:
                return action(connection, *args, **kwargs)

        return await run_in_threadpool(work)

    def check(self) -> None:
        """Read one row; raises when the database cannot be reached."""
        with self.read() as session:
            session.execute(text("SELECT 1"))

    @property
    def waiting(self) -> int:
        """Number of writes queued in this process."""
        return self._writer.waiting if self._writer is not None else 0

    def close(self) -> None:
        """Finish queued writes and close every connection."""
        if self._writer is not None:
            self._writer.stop()
        self._read_engine.dispose()
        self._write_engine.dispose()


async def _database_of(request: Request) -> Database:
    database: Database = request.app.state.db
    return database


Db = Annotated[Database, Depends(_database_of)]
