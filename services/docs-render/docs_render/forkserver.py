"""The serving process's side of the nursery: asks it for workers, and holds each by a line and a handle."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
from dataclasses import asdict
from multiprocessing.connection import Connection
from pathlib import Path

from docs_render.worker import Fence


class WorkerProcess:
    """A running worker: its line, and a handle that can only ever mean this very process."""

    def __init__(self, line: Connection, pid: int) -> None:
        self.line, self.pid = line, pid
        self._handle = os.pidfd_open(pid)

    def kill(self) -> None:
        """End it at once; one that has already ended is left in peace."""
        try:
            signal.pidfd_send_signal(self._handle, signal.SIGKILL)
        except ProcessLookupError:
            return

    def close(self) -> None:
        """Kill it and let go of its line and handle."""
        self.kill()
        self.line.close()
        os.close(self._handle)


class ForkServer:
    """Starts workers on request. Used by one thread at a time."""

    def __init__(self, fence: Fence, font_dir: Path | None) -> None:
        self._fence, self._font_dir = fence, font_dir
        self._process: subprocess.Popen[bytes] | None = None
        self._control: socket.socket | None = None

    def new_worker(self) -> WorkerProcess:
        """Fork a warm worker; a fork server that has died is started again. Raises OSError if that fails."""
        try:
            return self._fork()
        except (OSError, EOFError):
            self.close()
            return self._fork()

    def _fork(self) -> WorkerProcess:
        control = self._control or self._start()
        ours, theirs = socket.socketpair()
        with ours, theirs:
            socket.send_fds(control, [b"w"], [theirs.fileno()])
            answer = control.recv(4)
            if len(answer) != 4:
                raise EOFError("the fork server is gone")
            return WorkerProcess(Connection(ours.detach()), int.from_bytes(answer, "big"))

    def _start(self) -> socket.socket:
        ours, theirs = socket.socketpair()
        order = {"fence": asdict(self._fence), "font_dir": str(self._font_dir or "")}
        with theirs:
            self._process = subprocess.Popen(  # noqa: S603 - our own interpreter and module
                [sys.executable, "-m", "docs_render.nursery", str(theirs.fileno()), json.dumps(order)],
                pass_fds=[theirs.fileno()],
                stdin=subprocess.DEVNULL,
            )
        self._control = ours
        return ours

    def close(self) -> None:
        """End the fork server; workers end when their lines close."""
        if self._control is not None:
            self._control.close()
            self._control = None
        if self._process is not None:
            self._process.kill()
            self._process.wait()
            self._process = None
