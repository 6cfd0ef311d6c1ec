"""A whole installation for the journeys: five processes on free ports, or an existing Compose project."""

from __future__ import annotations

import os
import random
import secrets
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Protocol, TypeVar

import httpx
from chassis.ports import SERVICES, package_of
from humetix.health import health
from humetix.migrate import STATEFUL, prepare

ROOT = Path(__file__).resolve().parents[2]
START_SECONDS, STOP_SECONDS = 60.0, 30.0


class Stack(Protocol):
    """What a journey needs of an installation."""

    url: str
    admin_password: str

    def stop(self, service: str) -> None:
        """Stop one service in order."""

    def kill(self, service: str) -> None:
        """Kill one service at once (SIGKILL)."""

    def start(self, service: str) -> None:
        """Start one service again and wait until the whole is healthy."""


class Startable(Protocol):
    """An installation that can be brought up and taken down."""

    def up(self) -> None:
        """Start everything and wait until it is healthy."""

    def down(self) -> None:
        """Stop everything that runs."""


S = TypeVar("S", bound=Startable)


@contextmanager
def running(stack: S) -> Iterator[S]:
    """Bring an installation up, and down at the end: also one that came up only half."""
    try:
        stack.up()
        yield stack
    finally:
        stack.down()


def wait_for_status(url: str, status: str, seconds: float = START_SECONDS) -> None:
    """Wait until GET /health tells a status."""
    deadline = time.monotonic() + seconds
    while (told := health(url)).get("status") != status:
        if time.monotonic() > deadline:
            raise AssertionError(f"after {seconds:.0f} s still {told}, not {status}")
        time.sleep(0.2)


def wait_until_ready(address: str, seconds: float = START_SECONDS) -> None:
    """Wait until a process at this address says that it is ready."""
    deadline = time.monotonic() + seconds
    while True:
        with suppress(httpx.TransportError):
            if httpx.get(f"{address}/readyz", trust_env=False).is_success:
                return
        if time.monotonic() > deadline:
            raise AssertionError(f"{address} is not ready after {seconds:.0f} s")
        time.sleep(0.1)


class ProcessStack:
    """Five processes with their data below one temporary folder."""

    def __init__(self, folder: Path, *, lame_duck_seconds: float = 0.3) -> None:
        self.folder = folder
        self.admin_password = secrets.token_urlsafe(12)
        self._ports = free_ports(len(SERVICES))
        self.url = f"http://127.0.0.1:{self._ports[0]}"
        self._running: dict[str, subprocess.Popen[bytes]] = {}
        self._env = {
            **os.environ,
            **{f"{package_of(name).upper()}_PORT": str(port) for name, port in self.ports.items()},
            "HUMETIX_PORT": str(self._ports[0]),
            "HUMETIX_DATA": str(folder),
            "SECRET_KEYS": secrets.token_urlsafe(48),
            "ADMIN_PASSWORD": self.admin_password,
            "SESSION_COOKIE_SECURE": "0",
            "LAME_DUCK_SECONDS": str(lame_duck_seconds),
        }

    @property
    def ports(self) -> dict[str, int]:
        """Port of each service."""
        return dict(zip(SERVICES, self._ports, strict=True))

    def address_of(self, service: str) -> str:
        """Base address of one service, past the gateway."""
        return f"http://127.0.0.1:{self.ports[service]}"

    def pid_of(self, service: str) -> int:
        """Process id of one service."""
        return self._running[service].pid

    @property
    def keys(self) -> list[str]:
        """Signing keys, for calls past the gateway."""
        return [self._env["SECRET_KEYS"]]

    def up(self) -> None:
        """Migrate, start all five, wait until healthy."""
        assert prepare(STATEFUL, self._env).failures == []
        for service in SERVICES:
            self._spawn(service)
        wait_for_status(self.url, "healthy")

    def down(self) -> None:
        """Stop everything that runs."""
        for process in self._running.values():
            process.terminate()
        for service in list(self._running):
            self._wait_ended(service)

    def stop(self, service: str) -> None:
        self._running[service].terminate()
        self._wait_ended(service)

    def kill(self, service: str) -> None:
        self._running[service].send_signal(signal.SIGKILL)
        self._wait_ended(service)

    def start(self, service: str) -> None:
        self._spawn(service)
        wait_for_status(self.url, "healthy")

    def environment_of(self, service: str) -> dict[str, str]:
        """What one service's process is given."""
        return self._env

    def start_replica(self, service: str) -> tuple[str, subprocess.Popen[bytes]]:
        """Start another process of a service on the same volume; return its address. The caller ends it."""
        port = free_ports(1)[0]
        environment = {**self.environment_of(service), "HUMETIX_PORT": str(port)}
        environment[f"{package_of(service).upper()}_PORT"] = str(port)
        process = self._launch(service, environment)
        address = f"http://127.0.0.1:{port}"
        wait_until_ready(address)
        return address, process

    def log_of(self, service: str) -> str:
        """Everything one service has written so far."""
        return (self.folder / "log" / f"{service}.log").read_text()

    def _spawn(self, service: str) -> None:
        self._running[service] = self._launch(service, self.environment_of(service))

    def _launch(self, service: str, environment: dict[str, str]) -> subprocess.Popen[bytes]:
        path = self.folder / "log" / f"{service}.log"
        path.parent.mkdir(parents=True, exist_ok=True)
        # "attendance#2" is another replica of attendance.
        command = [sys.executable, "-m", "chassis.serve", package_of(service.partition("#")[0])]
        with path.open("ab") as log:
            return subprocess.Popen(command, env=environment, stdout=log, stderr=log, cwd=path.parent)

    def _wait_ended(self, service: str) -> None:
        process = self._running.pop(service)
        try:
            process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
            raise


class ComposeStack:
    """A Compose project that somebody else has brought up (tests/e2e/docker.py)."""

    def __init__(self, url: str, admin_password: str, project: str) -> None:
        self.url, self.admin_password, self._project = url, admin_password, project

    def stop(self, service: str) -> None:
        self._compose("stop", service)

    def kill(self, service: str) -> None:
        self._compose("kill", "--signal", "KILL", service)

    def start(self, service: str) -> None:
        self._compose("start", service)
        wait_for_status(self.url, "healthy")

    def _compose(self, *arguments: str) -> None:
        command = ["docker", "compose", "--project-name", self._project, *arguments]
        subprocess.run(command, cwd=ROOT, check=True, capture_output=True)


def compose_stack_from_environment() -> ComposeStack | None:
    """Return the Compose project named by HUMETIX_E2E_URL, _PASSWORD and _PROJECT, if any."""
    url = os.environ.get("HUMETIX_E2E_URL")
    if not url:
        return None
    return ComposeStack(url, os.environ["HUMETIX_E2E_PASSWORD"], os.environ["HUMETIX_E2E_PROJECT"])


def free_ports(count: int) -> list[int]:
    """Return ports that nobody listens on now, below those that outgoing connections take by themselves."""
    ports: list[int] = []
    for port in random.sample(range(20_000, 32_000), 12_000):
        if len(ports) == count:
            break
        with suppress(OSError), socket.create_server(("127.0.0.1", port)):
            ports.append(port)
    return ports
