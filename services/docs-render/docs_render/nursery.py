"""The process workers are forked from: libraries and fonts are loaded once, a new worker takes milliseconds.

Not multiprocessing's fork server: that one imports the serving program's main module into every
worker (uvicorn, SQLAlchemy), twice the memory. This one has a single thread, so forking it is safe.
"""

from __future__ import annotations

import gc
import json
import os
import signal
import socket
import sys
from multiprocessing.connection import Connection
from pathlib import Path

# Imported for the workers: nothing below uses them.
import docs_render.application_xlsx.draw
import docs_render.own_form_xlsx.draw
import docs_render.payslip_pdf.draw
import docs_render.payslip_pdf.files
import docs_render.photo.draw
import docs_render.table_xlsx.draw  # noqa: F401
from docs_render.fonts import FontMissing
from docs_render.payslip_pdf.typeface import look_only_in
from docs_render.selftest.draw import SelfTestFailed, check_font
from docs_render.worker import Fence, serve


def main() -> None:
    """One descriptor in, one worker out, until the serving process hangs up."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches the whole group; the pool ends us
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # the kernel reaps ended workers
    control, order = socket.socket(fileno=int(sys.argv[1])), json.loads(sys.argv[2])
    _warm_up(Path(order["font_dir"]) if order["font_dir"] else None)
    while True:
        request, descriptors, _flags, _address = socket.recv_fds(control, 1, 1)
        if not request:
            return
        _fork_worker(control, descriptors[0], Fence(**order["fence"]))


def _warm_up(font_dir: Path | None) -> None:
    look_only_in(font_dir)
    try:
        # Drawn here once, what a face reads only then is there for all workers: 12 MB less for each.
        check_font({}, b"")
    except (FontMissing, SelfTestFailed):
        return  # the self-test reports it
    finally:
        # Shared pages stay shared: the collector would touch every object in every worker.
        gc.freeze()


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
