"""Slow and crowding clients over real sockets: they are sent away, the others are not."""

from __future__ import annotations

import socket
import time
from collections.abc import Iterator
from contextlib import ExitStack

import pytest
from gateway.proxy import connection, crowd
from gateway.proxy.connection import body_is_too_slow
from gateway.proxy.crowd import Crowd
from gateway.testing import Door, Upstream, eventually, read_all

START = b"GET /apply HTTP/1.1\r\nHost: "


@pytest.fixture(autouse=True)
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Ten seconds of patience are a second here, and looks are frequent."""
    monkeypatch.setattr(connection, "HEAD_SECONDS", 0.6)
    monkeypatch.setattr(connection, "BODY_GRACE", 0.5)
    monkeypatch.setattr(crowd, "SWEEP_SECONDS", 0.05)


@pytest.fixture
def sockets() -> Iterator[ExitStack]:
    with ExitStack() as stack:
        yield stack


def _connect(door: Door, sockets: ExitStack, source: str = "127.0.0.1") -> socket.socket:
    made = socket.create_connection(("127.0.0.1", door.port), timeout=5, source_address=(source, 0))
    return sockets.enter_context(made)


def _trickle(client: socket.socket, piece: bytes, seconds: float) -> float:
    """Send a byte now and then until the gateway closes; return when it did."""
    started = time.monotonic()
    while time.monotonic() - started < seconds:
        try:
            client.sendall(piece)
        except ConnectionError:
            break
        time.sleep(0.05)
        client.setblocking(False)
        try:
            if client.recv(65_536) is not None:
                break
        except BlockingIOError:
            pass
        finally:
            client.settimeout(5)
    return time.monotonic() - started


def test_a_head_that_does_not_end_is_not_waited_for(
    door: Door, upstream: Upstream, sockets: ExitStack
) -> None:
    client = _connect(door, sockets)
    client.sendall(START)
    assert 0.5 < _trickle(client, b"x", 3) < 2
    assert upstream.received == []


def test_a_connection_that_says_nothing_is_closed(door: Door, sockets: ExitStack) -> None:
    client = _connect(door, sockets)
    started = time.monotonic()
    told = read_all(client)
    assert told.startswith(b"HTTP/1.1 408")
    assert b"\r\nx-request-id: " in told
    assert time.monotonic() - started < 2


def test_the_second_request_of_a_connection_is_watched_too(door: Door, sockets: ExitStack) -> None:
    client = _connect(door, sockets)
    client.sendall(START + door.host.encode() + b"\r\n\r\n")
    assert client.recv(65_536).startswith(b"HTTP/1.1 200")
    client.sendall(b"\r\nGET /")
    assert 0.4 < _trickle(client, b"x", 3) < 2


def test_an_idle_connection_outlasts_the_patience_for_heads(door: Door, sockets: ExitStack) -> None:
    client = _connect(door, sockets)
    for _ in range(2):
        client.sendall(START + door.host.encode() + b"\r\n\r\n")
        assert client.recv(65_536).startswith(b"HTTP/1.1 200")
        time.sleep(1.2)


def test_a_body_that_trickles_is_ended_and_one_that_flows_is_not(
    door: Door, upstream: Upstream, sockets: ExitStack
) -> None:
    head = f"POST /apply HTTP/1.1\r\nHost: {door.host}\r\nContent-Length: 6000\r\n\r\n".encode()
    slow, steady = _connect(door, sockets), _connect(door, sockets)
    slow.sendall(head)
    assert _trickle(slow, b"x", 4) < 3
    steady.sendall(head)
    for _ in range(12):
        steady.sendall(b"x" * 500)
        time.sleep(0.1)
    assert steady.recv(65_536).startswith(b"HTTP/1.1 200")


def test_a_head_without_end_is_cut_off(door: Door, sockets: ExitStack) -> None:
    client = _connect(door, sockets)
    client.sendall(START + door.host.encode() + b"\r\nX-Long: ")
    for _ in range(20):
        try:
            client.sendall(b"x" * 10_000)
        except ConnectionError:
            break
    got = read_all(client)
    assert got == b"" or got.startswith(b"HTTP/1.1 431")


def test_a_full_door_closes_who_does_nothing_and_serves_who_asks(
    door: Door, sockets: ExitStack, monkeypatch: pytest.MonkeyPatch
) -> None:
    everybody = door.edge.http_protocol.crowd.everybody
    monkeypatch.setattr(everybody, "most", 20)
    monkeypatch.setattr(connection, "HEAD_SECONDS", 60)
    silent = [_connect(door, sockets, f"127.0.0.{number}") for number in range(2, 42)]
    for _ in range(5):
        assert door.request("GET", "/apply").status == 200
    assert eventually(lambda: len(everybody.members) <= 20)
    assert silent[0].recv(1) == b""


def test_one_address_with_many_unfinished_requests_loses_the_oldest(
    door: Door, sockets: ExitStack, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connection, "HEAD_SECONDS", 60)
    silent = [_connect(door, sockets) for _ in range(crowd.MOST_UNFINISHED_PER_ADDRESS + 5)]
    assert silent[0].recv(1) == b""
    assert door.request("GET", "/apply").status == 200


def test_forty_workers_behind_one_address_keep_their_idle_connections(door: Door, sockets: ExitStack) -> None:
    heads = set()
    for _ in range(240):
        client = _connect(door, sockets)
        client.sendall(f"GET /robots.txt HTTP/1.1\r\nHost: {door.host}\r\n\r\n".encode())
        heads.add(client.recv(65_536)[:12])
    assert heads == {b"HTTP/1.1 200"}
    assert len(door.edge.http_protocol.crowd.everybody.idle) >= 240


def test_who_is_refused_is_told_to_come_back(door: Door, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(door.edge.http_protocol.crowd.everybody, "most", 0)
    assert door.raw(b"").startswith(b"HTTP/1.1 503")


def test_nothing_is_kept_of_connections_that_ended(door: Door) -> None:
    for _ in range(5):
        door.request("GET", "/apply")
    full: Crowd = door.edge.http_protocol.crowd
    assert eventually(lambda: not full.everybody.members and not full._addresses)


@pytest.mark.parametrize(
    ("seconds", "received", "slow"),
    [(0.4, 0, False), (30, 31_000, False), (30, 30_000, True), (65, 400_000, False), (90, 400_000, True)],
)
def test_a_body_needs_a_rate_that_grows_after_a_minute(seconds: float, received: int, slow: bool) -> None:
    assert body_is_too_slow(seconds, received) is slow
