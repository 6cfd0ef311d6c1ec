"""What runs while we measure: the reference server, and the memory of a service and its workers."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil

from tests.e2e.stack import ROOT, free_ports

OLD_STYLE_WORKERS = 3


@contextmanager
def reference_server(folder: Path) -> Iterator[str]:
    """Run the Flask application under gunicorn; yield its address."""
    port = free_ports(1)[0]
    env = {**os.environ, "REFERENCE_DATABASE": str(folder / "reference.db")}
    make = "from bench.reference.web import make_table; make_table()"
    subprocess.run([sys.executable, "-c", make], cwd=ROOT, env=env, check=True)
    command = [sys.executable, "-m", "gunicorn", "-w", str(OLD_STYLE_WORKERS), "-b", f"127.0.0.1:{port}"]
    command += ["--log-level", "error", "bench.reference.web:app"]
    server = subprocess.Popen(command, cwd=ROOT, env=env)
    try:
        _wait_listening(port)
        yield f"http://127.0.0.1:{port}"
    finally:
        server.terminate()
        server.wait(20)


def _wait_listening(port: int) -> None:
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    raise TimeoutError(f"nothing listens on {port}")


def pss_mb(pid: int) -> float:
    """Return the memory of a process and its children in MB, shared pages split fairly."""
    total = 0
    root = psutil.Process(pid)
    for process in (root, *root.children(recursive=True)):
        try:
            total += process.memory_full_info().pss
        except psutil.NoSuchProcess:
            continue
    return total / 1e6


class Peak:
    """Follows the memory of a process and its children while a block runs."""

    def __init__(self, pid: int) -> None:
        self.megabytes = 0.0
        self._pid = pid
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._follow)

    def __enter__(self) -> Peak:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._ended.set()
        self._thread.join()

    def _follow(self) -> None:
        while not self._ended.wait(0.05):
            self.megabytes = max(self.megabytes, pss_mb(self._pid))
