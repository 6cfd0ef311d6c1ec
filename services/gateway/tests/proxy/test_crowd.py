"""A thousand slow clients do not stop the others."""

from __future__ import annotations

import socket
import statistics
import time
from contextlib import ExitStack

from gateway.proxy.connection import allow_enough_files
from gateway.testing import Door

SLOW = 1000


def test_a_thousand_slow_clients_do_not_stop_the_others(door: Door) -> None:
    allow_enough_files()
    alone = statistics.median(_seconds(door) for _ in range(20))
    with ExitStack() as stack:
        for number in range(SLOW):
            # Twenty addresses of fifty clients each: below every cap of one address.
            source = (f"127.0.1.{number % 20 + 1}", 0)
            slow = socket.create_connection(("127.0.0.1", door.port), timeout=10, source_address=source)
            stack.enter_context(slow).sendall(b"POST /apply HTTP/1.1\r\nHost: ")
        beside = statistics.median(_seconds(door) for _ in range(20))
        members = len(door.edge.http_protocol.crowd.everybody.members)
    assert members <= SLOW
    assert beside < max(0.25, 10 * alone)


def _seconds(door: Door) -> float:
    started = time.perf_counter()
    assert door.request("GET", "/apply").status == 200
    return time.perf_counter() - started
