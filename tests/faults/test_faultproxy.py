"""The fault proxy does what it says: otherwise the ring would hold nothing."""

from __future__ import annotations

import socket
import time
from collections.abc import Iterator

import pytest
from gateway.testing import Upstream, read_all

from tests.faults.faultproxy import FaultProxy

ASKED = b"GET /x HTTP/1.1\r\nHost: x\r\n\r\n"


@pytest.fixture
def wire_alone() -> Iterator[FaultProxy]:
    upstream = Upstream().start()
    proxy = FaultProxy(upstream.port).start()
    yield proxy
    proxy.close()
    upstream.close()


def ask(proxy: FaultProxy, seconds: float = 0.3, sent: bytes = ASKED) -> bytes:
    with socket.create_connection(("127.0.0.1", proxy.port), timeout=seconds) as client:
        client.sendall(sent)
        return read_all(client)


def test_without_faults_everything_passes(wire_alone: FaultProxy) -> None:
    assert ask(wire_alone).startswith(b"HTTP/1.1 200")


def test_each_fault_is_one(wire_alone: FaultProxy) -> None:
    whole = len(ask(wire_alone))
    wire_alone.set(limit_data=20)
    assert ask(wire_alone) == b"HTTP/1.1 200 OK\r\nCon"
    wire_alone.set(timeout=True)
    assert ask(wire_alone) == b""
    wire_alone.set(close_on_request=1)
    assert ask(wire_alone) == b""
    wire_alone.set(bytes_per_second=50)
    assert 0 < len(ask(wire_alone, 0.01)) < whole
    wire_alone.set(slice_bytes=7)
    assert len(ask(wire_alone)) == whole
    wire_alone.set(latency=0.2)
    started = time.monotonic()
    assert len(ask(wire_alone, 1)) == whole
    assert time.monotonic() - started > 0.2


def test_a_reset_is_no_orderly_close(wire_alone: FaultProxy) -> None:
    wire_alone.set(limit_data=20, reset=True)
    with socket.create_connection(("127.0.0.1", wire_alone.port), timeout=2) as client:
        client.sendall(ASKED)
        assert client.recv(65_536) == b"HTTP/1.1 200 OK\r\nCon"
        with pytest.raises(ConnectionResetError):
            client.recv(65_536)


def test_down_is_refused_and_healed(wire_alone: FaultProxy) -> None:
    wire_alone.set(down=True)
    with pytest.raises(ConnectionRefusedError):
        ask(wire_alone)
    wire_alone.clear()
    assert ask(wire_alone).startswith(b"HTTP/1.1 200")


def test_checks_of_the_gateway_are_spared_unless_told(wire_alone: FaultProxy) -> None:
    probe = b"GET /readyz HTTP/1.1\r\nHost: x\r\n\r\n"
    wire_alone.set(timeout=True)
    assert ask(wire_alone, sent=probe).startswith(b"HTTP/1.1 200")
    wire_alone.set(timeout=True, probes_too=True)
    assert ask(wire_alone, sent=probe) == b""
    assert wire_alone.requests == 0
