"""`humetix up`: all five services as processes on this machine, until Ctrl-C."""

from __future__ import annotations

import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from types import FrameType
from typing import IO

from chassis.keys import ensure_keys
from chassis.ports import SERVICES

from humetix.console import Console
from humetix.environment import environment
from humetix.health import wait_healthy
from humetix.layout import Layout, say
from humetix.migrate import STATEFUL, prepare
from humetix.supervise import write_configuration

_START_SECONDS = 90
_CRASHES_MEAN_BROKEN = 3


def up(place: Layout) -> int:
    """Prepare, start, announce, and stay until stopped; return the exit code."""
    started = time.monotonic()
    taken = [f"{place.port_of(name)} ({name})" for name in SERVICES if _is_taken(place.port_of(name))]
    if taken:
        say("ports in use: " + ", ".join(taken) + " — is it already running?")
        return 3
    place.data.mkdir(parents=True, exist_ok=True)
    env = environment(place)
    if not any(env.get(name) for name in ("SECRET_KEYS", "SECRET_KEY", "HUMETIX_KEYS_FILE")):
        ensure_keys(place.data / "keys" / "secret_keys")
    prepared = prepare(STATEFUL, env, first_admin=True)
    if prepared.failures:
        say("\n".join(["preparing failed, nothing was started:", *prepared.failures]))
        return 1
    told = prepared.told
    return Run(place, env).until_stopped(lambda: _announce(place, env, told, time.monotonic() - started))


class Run:
    """One life of supervisord and its five programs."""

    def __init__(self, place: Layout, env: dict[str, str]) -> None:
        self._place = place
        self._console = Console(place)
        self._crashes = 0
        self._stopping = False
        self._daemon = subprocess.Popen(
            [sys.executable, "-m", "supervisor.supervisord", "-c", str(write_configuration(place))],
            cwd=place.run,
            env=env,
            stdout=subprocess.PIPE,
            text=True,
            start_new_session=True,  # Ctrl-C reaches us only: we stop the rest in order
        )
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, self._stop)

    def until_stopped(self, announce: Callable[[], None]) -> int:
        """Wait until healthy, announce, and stay; a start that fails is explained and undone."""
        assert self._daemon.stdout  # noqa: S101 - opened as a pipe above
        threading.Thread(target=self._follow, args=(self._daemon.stdout,), daemon=True).start()
        told = wait_healthy(self._place.url, _START_SECONDS, self._may_still_start)
        healthy = told.get("status") == "healthy"
        if healthy:
            announce()
            self._console.skip()
            self._console.start()
        elif not self._stopping:
            say(f"not healthy: {told.get('status')} {told.get('services')}; see {self._place.logs}")
            self._stop()
        self._daemon.wait()
        self._console.end()
        say("stopped")
        return 0 if healthy else 1

    def _may_still_start(self) -> bool:
        return self._daemon.poll() is None and not self._stopping and self._crashes < _CRASHES_MEAN_BROKEN

    def _follow(self, lines: IO[str]) -> None:
        """Pass on what supervisord says about programs that ended by themselves."""
        for line in lines:
            if "exited:" in line or "gave up:" in line:
                self._crashes += not self._stopping
                if not self._stopping:
                    said = line.partition(" INFO ")[2].strip() or line.strip()
                    say(f"[supervisor] {said}; starting it again")

    def _stop(self, number: int = signal.SIGTERM, frame: FrameType | None = None) -> None:
        if not self._stopping:
            self._stopping = True
            say("stopping …")
            self._daemon.terminate()
        elif number == signal.SIGINT:
            say("still stopping (a request may be running); services get 25 s")


def _is_taken(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return True
    return False


def _announce(place: Layout, env: dict[str, str], account: list[str], seconds: float) -> None:
    say(f"\n휴메틱스 (Humetix) is ready after {seconds:.1f} s:  {place.url}")
    say(f"  office   {place.url}/login   apply  {place.url}/apply   workers  {place.url}/attendance")
    for line in account:
        say(f"  {line}")
    if env["SESSION_COOKIE_SECURE"] == "0":
        say("  plain HTTP on this machine only: SESSION_COOKIE_SECURE=0 was set for it")
    say(f"  logs     {place.logs}/<service>.log      Ctrl-C stops everything\n")
