"""The process workers are forked from: warm libraries are loaded once, and a new worker takes milliseconds.

Not multiprocessing's fork server: that one imports the serving program's main module into every
worker (uvicorn, SQLAlchemy), twice the memory. This one is single-threaded, so forking it is safe.
"""

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

from docs_render.worker import Fence, serve


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
                [sys.executable, "-m", "docs_render.forkserver", str(theirs.fileno()), json.dumps(order)],
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


def main() -> None:
    """Run the fork server: one descriptor in, one worker out, until the serving process hangs up."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches the whole group; the pool ends us
    control, order = socket.socket(fileno=int(sys.argv[1])), json.loads(sys.argv[2])
    fence = Fence(**order["fence"])
    from docs_render.warm import warm_up  # noqa: PLC0415 - heavy: this process only

    warm_up(Path(order["font_dir"]) if order["font_dir"] else None)
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # the kernel reaps ended workers
    while True:
        request, descriptors, _flags, _address = socket.recv_fds(control, 1, 1)
        if not request:
            return
        _fork_worker(control, descriptors[0], fence)


def _fork_worker(control: socket.socket, descriptor: int, fence: Fence) -> None:
    pid = os.fork()
    if pid == 0:
        try:
            control.close()
            serve(Connection(descriptor), fence)
        finally:
            os._exit(0)
    os.close(descriptor)
    control.send(pid.to_bytes(4, "big"))


if __name__ == "__main__":
    main()
