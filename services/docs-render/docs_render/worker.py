"""A render worker: fenced in by resource limits, it does one job after another for the pool.

It speaks JSON and bytes only. Whoever takes over a worker through a crafted picture can then send the
serving process nothing but text and bytes (a pickle would hand it over too).
"""

from __future__ import annotations

import ctypes
import json
import os
import resource
import signal
import traceback
from collections.abc import Mapping
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from chassis.memory import give_back_memory

from docs_render.jobs import Rendered, drawing_function
from docs_render.refusals import Refused

_MIB = 1024 * 1024
_PAGE_MIB = os.sysconf("SC_PAGE_SIZE") / _MIB
_LIBC = ctypes.CDLL(None)


@dataclass(frozen=True)
class Fence:
    """How far a worker may go: MiB of address space, MiB a file."""

    address_space_mib: int
    file_mib: int


def serve(line: Connection, fence: Fence) -> None:
    """Do jobs until the pool hangs up."""
    _limit(fence)
    while True:
        try:
            order, body = json.loads(line.recv_bytes()), line.recv_bytes()
        except (EOFError, OSError):
            return
        # The pool kills a late worker; the alarm does if the pool itself is gone.
        signal.setitimer(signal.ITIMER_REAL, order["seconds"] * 2)
        head, result = _answer(order, body)
        signal.setitimer(signal.ITIMER_REAL, 0)
        del body
        line.send_bytes(json.dumps(head | {"resident_mib": _resident_mib()}).encode())
        line.send_bytes(result)


def _limit(fence: Fence) -> None:
    give_back_memory()
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    space, size = fence.address_space_mib * _MIB, fence.file_mib * _MIB
    resource.setrlimit(resource.RLIMIT_AS, (space, space))
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _answer(order: Mapping[str, Any], body: bytes) -> tuple[dict[str, Any], bytes]:
    try:
        rendered: Rendered = drawing_function(order["function"])(order["params"], body)
    except Refused as refusal:
        return {"status": "refused", "code": refusal.code, "errors": refusal.errors}, b""
    except MemoryError:
        return {"status": "refused", "code": "too_heavy", "errors": []}, b""
    except Exception as error:
        return {"status": "failed", "error": type(error).__name__, "where": _where(error)}, b""
    return {"status": "ok", "notes": dict(rendered.notes)}, rendered.body


def _where(error: Exception) -> list[str]:
    # Frames only: the message of an exception may quote a person's data.
    frames = traceback.extract_tb(error.__traceback__)[-6:]
    return [f"{Path(frame.filename).name}:{frame.lineno} {frame.name}" for frame in frames]


def _resident_mib() -> int:
    _LIBC.malloc_trim(0)
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return int(pages * _PAGE_MIB)
