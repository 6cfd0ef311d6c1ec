"""`humetix up`: a first start says the password once, a crash is mended alone, Ctrl-C ends everything."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import psutil
from humetix.client import Office, Person
from humetix.demo.fill import Demo
from humetix.health import health

from tests.e2e.stack import free_ports, wait_for_status

PASSWORD = re.compile(r"one-time password\): (\S+)")


class Up:
    """A `humetix up` with a folder and a port of its own."""

    def __init__(self, folder: Path, port: int) -> None:
        self.folder, self.url = folder, f"http://127.0.0.1:{port}"
        self.output = folder / "console.txt"
        env = {**os.environ, "HUMETIX_DATA": str(folder / "data"), "HUMETIX_PORT": str(port)}
        env.pop("ADMIN_PASSWORD", None)
        command = [str(Path(sys.executable).with_name("humetix")), "up"]
        with self.output.open("wb") as console:
            self.process = subprocess.Popen(command, env=env, stdout=console, stderr=console)

    def wait_ready(self) -> str:
        """Wait for the announcement; return all that was said."""
        deadline = time.monotonic() + 90
        while "is ready" not in self.output.read_text():
            assert self.process.poll() is None, self.output.read_text()
            assert time.monotonic() < deadline, self.output.read_text()
            time.sleep(0.2)
        time.sleep(0.3)
        return self.output.read_text()

    def interrupt(self) -> int:
        """Press Ctrl-C and return the exit code."""
        self.process.send_signal(signal.SIGINT)
        return self.process.wait(40)

    def services(self) -> dict[str, psutil.Process]:
        """Return the running services by their package."""
        below = psutil.Process(self.process.pid).children(recursive=True)
        lines = [(process, process.cmdline()) for process in below]
        return {line[-1]: process for process, line in lines if "chassis.serve" in line}


def ports_in_a_row() -> int:
    """Return a port with four free ones after it."""
    while True:
        first = free_ports(1)[0]
        taken = {c.laddr.port for c in psutil.net_connections("tcp4") if c.laddr}
        if first < 65_000 and not taken & set(range(first, first + 5)):
            return first


def test_the_life_of_an_installation(tmp_path: Path) -> None:
    port = ports_in_a_row()
    first = Up(tmp_path, port)
    try:
        said = first.wait_ready()
        password = PASSWORD.search(said)
        assert password, said
        assert "SESSION_COOKIE_SECURE=0" in said
        a_crashed_service_comes_back_alone(first)
        a_small_demo_fills_it(first, password.group(1))
        running = list(first.services().values())
    finally:
        assert first.interrupt() == 0
    assert [process for process in running if process.is_running()] == []
    second = Up(tmp_path, port)
    try:
        assert PASSWORD.search(second.wait_ready()) is None
        Office(second.url, password.group(1)).http.close()
    finally:
        assert second.interrupt() == 0


def a_crashed_service_comes_back_alone(up: Up) -> None:
    before = {name: process.pid for name, process in up.services().items()}
    assert set(before) == {"gateway", "recruit", "attendance", "payroll", "docs_render"}
    psutil.Process(before["recruit"]).kill()
    wait_for_status(up.url, "degraded", 20)
    wait_for_status(up.url, "healthy", 40)
    after = {name: process.pid for name, process in up.services().items()}
    assert [name for name in before if before[name] != after[name]] == ["recruit"]
    assert "exited: recruit" in up.output.read_text()


def a_small_demo_fills_it(up: Up, password: str) -> None:
    with Office(up.url, password) as office, Person(up.url) as visitor:
        counts = Demo([office], visitor, people=3, applications=2).run()
        assert counts["applications"] == 5
        assert counts["hires"] == 3
        (month,) = [name for name in counts if name.startswith("payslips")][:1]
        assert counts[month] == 3
    assert health(up.url)["status"] == "healthy"


def test_a_port_in_use_is_said_and_nothing_starts(tmp_path: Path) -> None:
    port = ports_in_a_row()
    with_listener = subprocess.Popen([sys.executable, "-m", "http.server", str(port), "--bind", "127.0.0.1"])
    try:
        time.sleep(1)
        second = Up(tmp_path, port)
        assert second.process.wait(30) == 3
        assert f"{port} (gateway)" in second.output.read_text()
    finally:
        with_listener.terminate()
        with_listener.wait()
