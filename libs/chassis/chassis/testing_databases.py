"""The second database ring: each test that asks for `db` runs on SQLite and on a PostgreSQL of its own."""

from __future__ import annotations

import atexit
import os
import shutil
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from uuid import uuid4

import psycopg
import pytest

from chassis.db import Database
from chassis.migrations import upgrade

_POSTGRES_USER = "postgres"


def database_fixture(package: str) -> Callable[..., Iterator[Database]]:
    """Return a fixture that gives a service's migrated database, once on SQLite and once on PostgreSQL.

    In a service's conftest.py: `db = database_fixture("payroll")`.
    """

    @pytest.fixture(name="db", params=["sqlite", "postgresql"])
    def db(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
        url = f"sqlite:///{tmp_path}/{package}.db" if request.param == "sqlite" else new_postgres_url()
        upgrade(package, url)
        database = Database(url)
        yield database
        database.close()

    return db


def new_postgres_url() -> str:
    """Return the URL of a new, empty database on the test run's own PostgreSQL server."""
    socket_folder = _running_server()
    name = f"test_{uuid4().hex}"
    with psycopg.connect(
        host=str(socket_folder), user=_POSTGRES_USER, dbname="postgres", autocommit=True
    ) as admin:
        admin.execute(f"CREATE DATABASE \"{name}\" TEMPLATE template0 ENCODING 'UTF8'")
    return f"postgresql+psycopg://{_POSTGRES_USER}@/{name}?host={socket_folder}"


@cache
def _running_server() -> Path:
    binaries = _binaries()
    folder = Path(tempfile.mkdtemp(prefix="humetix-pg-"))
    data = folder / "data"
    if os.getuid() == 0:
        shutil.chown(folder, _POSTGRES_USER, _POSTGRES_USER)
    # Nothing here outlives the tests: no fsync, no TCP port, sockets in the temporary folder.
    options = f"-c fsync=off -c listen_addresses='' -k {folder}"
    _run(binaries / "initdb", "-D", data, "-U", _POSTGRES_USER, "-A", "trust", "-E", "UTF8", "--no-sync")
    _run(binaries / "pg_ctl", "-D", data, "-w", "-l", folder / "log", "-o", options, "start")
    atexit.register(_stop, binaries, data, folder)
    return folder


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
