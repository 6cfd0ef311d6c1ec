"""The second database ring: each test that asks for `db` runs on SQLite and on a PostgreSQL of its own."""

from __future__ import annotations

import atexit
import os
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from urllib.parse import urlsplit
from uuid import uuid4

import psycopg
import pytest

from chassis.db import Database
from chassis.migrations import upgrade
from chassis.testing_migrated import migrated_sqlite

_POSTGRES_USER = "postgres"
_FOLDER_PREFIX, _OWNER = "humetix-pg-", "owner"


def database_fixture(package: str) -> Callable[..., Iterator[Database]]:
    """Return a fixture that gives a service's migrated database, once on SQLite and once on PostgreSQL.

    In a service's conftest.py: `db = database_fixture("payroll")`. The migrations run once for each worker
    of the test run; every test gets a copy of what they made.
    """

    @pytest.fixture(name="db", params=["sqlite", "postgresql"])
    def db(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
        if request.param == "sqlite":
            (tmp_path / f"{package}.db").write_bytes(migrated_sqlite(package))
            url = f"sqlite:///{tmp_path}/{package}.db"
        else:
            url = new_postgres_url(_migrated_postgres(package))
        database = Database(url)
        yield database
        database.close()
        if request.param == "postgresql":
            _drop(url)

    return db


def new_postgres_url(template: str = "template0") -> str:
    """Return the URL of a new database, a copy of `template`, on the test run's own PostgreSQL server."""
    name = f"test_{uuid4().hex}"
    # Copied as files (PostgreSQL 15): through the log, each DROP would wait for a checkpoint of the copy.
    _administer(f'CREATE DATABASE "{name}" TEMPLATE "{template}" ENCODING \'UTF8\' STRATEGY file_copy')
    return f"postgresql+psycopg://{_POSTGRES_USER}@/{name}?host={_running_server()}"


@cache
def _migrated_postgres(package: str) -> str:
    url = new_postgres_url()
    upgrade(package, url)
    return _name_of(url)


def _name_of(url: str) -> str:
    return urlsplit(url).path.removeprefix("/")


def _drop(url: str) -> None:
    # A database takes 10 MB of disk; a thousand tests would fill a small machine's.
    _administer(f'DROP DATABASE "{_name_of(url)}" WITH (FORCE)')


def _administer(statement: str) -> None:
    with psycopg.connect(
        host=str(_running_server()), user=_POSTGRES_USER, dbname="postgres", autocommit=True
    ) as admin:
        admin.execute(statement.encode())


@cache
def _running_server() -> Path:
    binaries = _binaries()
    _remove_dead_servers()
    folder = Path(tempfile.mkdtemp(prefix=_FOLDER_PREFIX))
    data = folder / "data"
    if os.getuid() == 0:
        shutil.chown(folder, _POSTGRES_USER, _POSTGRES_USER)
    (folder / _OWNER).write_text(str(os.getpid()))
    # Nothing here outlives the tests: no fsync, no TCP port, sockets in the temporary folder, little WAL.
    options = (
        f"-c fsync=off -c full_page_writes=off -c min_wal_size=32MB -c max_wal_size=64MB"
        f" -c listen_addresses='' -k {folder}"
    )
    _run(binaries / "initdb", "-D", data, "-U", _POSTGRES_USER, "-A", "trust", "-E", "UTF8", "--no-sync")
    _run(binaries / "pg_ctl", "-D", data, "-w", "-l", folder / "log", "-o", options, "start")
    atexit.register(_stop, binaries, data, folder)
    return folder


def _remove_dead_servers() -> None:
    """A test run that was killed leaves its server behind; the next one ends it and takes its folder away."""
    for owner in Path(tempfile.gettempdir()).glob(f"{_FOLDER_PREFIX}*/{_OWNER}"):
        if os.access(owner, os.W_OK) and not Path("/proc", owner.read_text()).exists():
            _end_server(owner.parent)
            shutil.rmtree(owner.parent, ignore_errors=True)


def _end_server(folder: Path) -> None:
    pid_file = folder / "data" / "postmaster.pid"
    if not pid_file.exists():
        return
    pid = pid_file.read_text().split()[0]
    command = Path("/proc", pid, "cmdline")
    if command.exists() and str(folder).encode() in command.read_bytes():
        os.kill(int(pid), signal.SIGQUIT)  # at once: nothing in it is kept


def _binaries() -> Path:
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    if found:
        return found[-1].parent
    on_path = shutil.which("initdb")
    if on_path is None:
        raise RuntimeError("PostgreSQL is not installed: apt-get install postgresql")
    return Path(on_path).parent


def _run(*command: object) -> None:
    # PostgreSQL refuses to run as root.
    as_postgres = ["runuser", "-u", _POSTGRES_USER, "--"] if os.getuid() == 0 else []
    arguments = [*as_postgres, *(str(part) for part in command)]
    done = subprocess.run(arguments, capture_output=True, text=True, cwd="/", check=False)  # noqa: S603 - our own words
    if done.returncode != 0:
        raise RuntimeError(f"{arguments[-2:]}: {done.stderr}")


def _stop(binaries: Path, data: Path, folder: Path) -> None:
    _run(binaries / "pg_ctl", "-D", data, "-m", "immediate", "stop")
    shutil.rmtree(folder, ignore_errors=True)


class RedisServer:
    """Debian's redis-server on a socket of its own in a folder, nothing kept; raises where there is none."""

    def __init__(self, folder: Path) -> None:
        program = shutil.which("redis-server")
        if program is None:
            raise RuntimeError("Redis is not installed: apt-get install redis-server")
        self._socket = folder / "redis.sock"
        options = ["--port", "0", "--unixsocket", str(self._socket), "--save", "", "--dir", str(folder)]
        self._process = subprocess.Popen([program, *options], stdout=subprocess.DEVNULL)  # noqa: S603 - our own words
        deadline = time.monotonic() + 20
        while not self._socket.is_socket():
            if time.monotonic() > deadline:
                self.stop()
                raise RuntimeError("Redis does not answer")
            time.sleep(0.02)

    @property
    def url(self) -> str:
        """What RATE_STORE_URL takes."""
        return f"redis+unix://{self._socket}"

    def stop(self) -> None:
        """Stop it; stopping it again does nothing."""
        self._process.terminate()
        self._process.wait(20)
