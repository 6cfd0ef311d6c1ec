"""The gateway as a process of its own, with upstreams that a test controls, and clients with raw sockets."""

from __future__ import annotations

import http.client
import os
import re
import secrets
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any

import psutil
from chassis.clock import now
from chassis.db import Database
from chassis.identity import Identity
from chassis.migrations import upgrade
from gateway.session import actions, rules
from gateway.testing import Answer, read_all

from tests.e2e.stack import free_ports

SERVICES = ("recruit", "attendance", "payroll", "docs-render")
ADMIN_PASSWORD = "twelve letters and more"
OUR_PROXY = "127.0.0.9"
"""Only who calls from here may say for whom (X-Forwarded-For)."""


class Caller:
    """Someone who speaks HTTP to a gateway, from an address of this machine's many."""

    def __init__(self, port: int) -> None:
        self.port = port

    @property
    def host(self) -> str:
        """The Host header of the gateway."""
        return f"127.0.0.1:{self.port}"

    def connect(self, source: str = "127.0.0.1", seconds: float = 30) -> socket.socket:
        """Open a connection from an address."""
        return socket.create_connection(("127.0.0.1", self.port), timeout=seconds, source_address=(source, 0))

    def open(self, source: str = "127.0.0.1") -> http.client.HTTPConnection:
        """Return a client that keeps its connection; close it after use."""
        return http.client.HTTPConnection("127.0.0.1", self.port, timeout=40, source_address=(source, 0))

    def request(
        self,
        method: str,
        path: str,
        headers: Mapping[str, str] | None = None,
        body: Any = None,
        *,
        source: str = "127.0.0.1",
    ) -> Answer:
        """Send one request on a connection of its own."""
        connection = self.open(source)
        try:
            connection.request(method, path, body, dict(headers or {}))
            got = connection.getresponse()
            return Answer(got.status, got.getheaders(), got.read())
        finally:
            connection.close()

    def raw(self, sent: bytes, seconds: float = 5, source: str = "127.0.0.1") -> bytes:
        """Send bytes as they are; return what comes back until the gateway closes or rests."""
        with self.connect(source, seconds) as connection:
            connection.sendall(sent)
            return read_all(connection)


class GatewayProcess(Caller):
    """`python -m chassis.serve gateway` on a free port, with its own data."""

    def __init__(self, folder: Path, urls: Mapping[str, str], **env: str) -> None:
        super().__init__(free_ports(1)[0])
        self.folder = folder
        self.key = secrets.token_urlsafe(48)
        self.database_url = f"sqlite:///{folder}/gateway/gateway.db"
        self._env = {
            **os.environ,
            **{f"{name.upper().replace('-', '_')}_URLS": url for name, url in urls.items()},
            "GATEWAY_PORT": str(self.port),
            "HUMETIX_DATA": str(folder),
            "SECRET_KEYS": self.key,
            "ADMIN_PASSWORD": ADMIN_PASSWORD,
            "SESSION_COOKIE_SECURE": "0",
            "LAME_DUCK_SECONDS": "0.1",
            "TRUSTED_PROXIES": f"{OUR_PROXY}/32",
            **env,
        }

    def start(self) -> GatewayProcess:
        """Migrate, start, wait until it answers."""
        (self.folder / "gateway").mkdir(parents=True, exist_ok=True)
        log_folder = self.folder / "log"
        log_folder.mkdir(exist_ok=True)
        upgrade("gateway", self.database_url)
        with (log_folder / "gateway.log").open("ab") as log:
            command = [sys.executable, "-m", "chassis.serve", "gateway"]
            self._running = subprocess.Popen(command, env=self._env, stdout=log, stderr=log, cwd=log_folder)
        until = time.monotonic() + 30
        while not self._answers():
            assert self._running.poll() is None, self.log()
            assert time.monotonic() < until, "the gateway did not start"
            time.sleep(0.05)
        return self

    def _answers(self) -> bool:
        try:
            return self.request("GET", "/livez").status == 200
        except OSError:
            return False

    def stop(self) -> None:
        """Stop in order."""
        self._running.send_signal(signal.SIGTERM)
        self._running.wait(20)

    def tell(self, **env: str) -> None:
        """Change its environment from the next start on."""
        self._env |= env

    def log(self) -> str:
        """Return everything written so far."""
        return (self.folder / "log" / "gateway.log").read_text()

    @property
    def process(self) -> psutil.Process:
        """The process as the machine sees it."""
        return psutil.Process(self._running.pid)

    def rss(self) -> int:
        """Return the bytes of memory it holds."""
        return int(self.process.memory_info().rss)

    def metric(self, name: str, **labels: str) -> float:
        """Return the sum of a metric's samples that carry these labels."""
        text = self.request("GET", "/metrics").body.decode()
        total = 0.0
        for found in re.finditer(rf"^{name}(?:\{{(.*)\}})? (\S+)$", text, re.MULTILINE):
            if all(f'{key}="{value}"' in (found[1] or "") for key, value in labels.items()):
                total += float(found[2])
        return total

    def cookie(self, who: Identity, *, device: str = "test") -> str:
        """Sign someone in behind the counter; return the Cookie header."""
        return cookie_in(self.database_url, who, device=device)


def cookie_in(database_url: str, who: Identity, *, device: str = "test") -> str:
    """Open a session in a gateway's database while the gateway runs; return the Cookie header."""
    database = Database(database_url)
    try:
        token = database.write(actions.open_session, who, device, timedelta(hours=8), now())
    finally:
        database.close()
    return f"{rules.cookie_name(rules.COOKIES[who.kind], secure=False)}={token}"
