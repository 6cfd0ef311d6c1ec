"""Odd, broken and hostile answers of a service: each arrives whole, or visibly does not."""

from __future__ import annotations

import asyncio
import socket
import threading
from dataclasses import replace
from pathlib import Path

import pytest
from gateway.proxy.routes import ROUTES, Table
from gateway.testing import Door, Received, Upstream, read_all

OK = b"HTTP/1.1 200 OK\r\n"
CHUNKED = OK + b"Transfer-Encoding: chunked\r\n\r\n"
UNREADABLE = {
    "a length and chunks": OK + b"Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
    "chunks and a length": OK + b"Transfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\n0\r\n\r\n",
    "two lengths": OK + b"Content-Length: 5\r\nContent-Length: 6\r\n\r\nhello!",
    "a signed length": OK + b"Content-Length: +5\r\n\r\nhello",
    "chunks of something else": OK + b"Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n",
    "a folded header": OK + b"X-A: 1\r\n folded\r\nContent-Length: 0\r\n\r\n",
    "a space before the colon": OK + b"Content-Length : 0\r\n\r\n",
    "a NUL in a header": OK + b"X-A: a\0b\r\nContent-Length: 0\r\n\r\n",
    "a bare line feed": b"HTTP/1.1 200 OK\nContent-Length: 0\n\n",
    "no HTTP": b"SSH-2.0-OpenSSH_9.2p1\r\n",
    "another version": b"HTTP/2.0 200 OK\r\nContent-Length: 0\r\n\r\n",
    "another protocol": b"HTTP/1.1 101 Switching\r\nUpgrade: x\r\nConnection: upgrade\r\n\r\nxx",
    "a status of no kind": b"HTTP/1.1 999 Odd\r\nContent-Length: 0\r\n\r\n",
    "a huge header": OK + b"X-A: " + b"a" * 40_000 + b"\r\nContent-Length: 0\r\n\r\n",
    "too many headers": OK + b"X-A: a\r\n" * 150 + b"Content-Length: 0\r\n\r\n",
    "half a head": OK + b"Content-Le",
    "nothing": b"",
}

BODILESS = [
    ("HEAD", OK + b"Content-Length: 1234\r\n\r\n"),
    ("GET", b"HTTP/1.1 204 No Content\r\n\r\n"),
    ("GET", b"HTTP/1.1 204 No Content\r\nContent-Length: 0\r\n\r\n"),
    ("GET", b"HTTP/1.1 304 Not Modified\r\nContent-Length: 1234\r\n\r\n"),
]
BEHIND = [OK + b"Content-Length: 6\r\n\r\npoison", b"garbage", b"\0\0\0", b"HTTP/1.1 1"]
LONG = OK + b"Content-Length: 1000000\r\n\r\n"
HALVES = [
    LONG + b"half",
    CHUNKED + b"4\r\nhalf\r\n",
    CHUNKED + b"4\r\nhalf\r\n0\r\n",
    CHUNKED + b"4\r\nhalf\r\nzz\r\n",
    CHUNKED + b"FFFFFFFFFFFFFFFFF\r\nhalf",
]


def _says(upstream: Upstream, answer: bytes, *, closes: bool = False) -> None:
    async def behave(request: Received) -> None:
        await request.read()
        request.writer.write(answer)
        if closes:
            await request.writer.drain()
            request.writer.close()

    upstream.behaviour = behave


def test_an_answer_that_could_be_read_in_two_ways_is_none(door: Door, upstream: Upstream) -> None:
    seen = {}
    for name, answer in UNREADABLE.items():
        _says(upstream, answer, closes=True)
        got = door.request("POST", "/contact", {"Accept": "application/json"}, b"once")
        seen[name] = (got.status, got.json()["code"])
    assert seen == dict.fromkeys(UNREADABLE, (502, "bad_gateway"))
    assert len(upstream.received) == len(UNREADABLE)


def test_announcements_before_the_answer_are_not_the_answer(door: Door, upstream: Upstream) -> None:
    early = b"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n"
    _says(upstream, early + OK + b"Content-Length: 5\r\n\r\nfinal")
    got = door.request("POST", "/contact", body=b"x")
    assert (got.status, got.body, got.header("link")) == (200, b"final", None)


def test_chunk_extensions_and_trailers_are_no_part_of_the_body(door: Door, upstream: Upstream) -> None:
    _says(upstream, CHUNKED + b"5;a=b\r\nhello\r\n006\r\n world\r\n0;z\r\nX-Trailer: t\r\n\r\n")
    got = door.request("GET", "/apply")
    assert (got.body, got.header("x-trailer")) == (b"hello world", None)


def test_an_answer_without_a_body_leaves_the_connection_clean(door: Door, upstream: Upstream) -> None:
    for method, answer in BODILESS:
        _says(upstream, answer)
        assert door.request(method, "/apply").body == b""
        _says(upstream, OK + b"Content-Length: 4\r\n\r\nnext")
        assert door.request("GET", "/apply").body == b"next"
    assert _connections(upstream) == 1


def test_one_connection_serves_one_request_after_another(door: Door, upstream: Upstream) -> None:
    for number in range(10):
        assert door.request("POST", "/contact", body=f"{number}".encode()).status == 200
        assert door.request("GET", "/apply").status == 200
    assert _connections(upstream) == 1


@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_what_comes_behind_an_answer_is_nobodys_answer(door: Door, upstream: Upstream, method: str) -> None:
    mine = b"mine" if method == "GET" else b""
    for behind in BEHIND:
        _says(upstream, OK + b"Content-Length: 4\r\n\r\n" + mine + behind)
        got = door.request(method, "/apply")
        assert (got.status, got.body) == (200, mine)
        _says(upstream, OK + b"Content-Length: 4\r\n\r\nnext")
        assert [door.request("GET", "/apply").body for _ in range(3)] == [b"next"] * 3


def test_bytes_that_come_while_nobody_asks_end_the_connection(door: Door, upstream: Upstream) -> None:
    async def behave(request: Received) -> None:
        request.answer(b"mine")
        await request.writer.drain()
        await asyncio.sleep(0.1)
        request.writer.write(OK + b"Content-Length: 6\r\n\r\npoison")

    upstream.behaviour = behave
    assert door.request("GET", "/apply").body == b"mine"
    assert _until_closed(upstream)
    _says(upstream, OK + b"Content-Length: 4\r\n\r\nnext")
    assert door.request("GET", "/apply").body == b"next"


def test_a_connection_that_was_closed_at_rest_costs_no_request(door: Door, upstream: Upstream) -> None:
    _says(upstream, OK + b"Content-Length: 2\r\n\r\nok", closes=True)
    for number in range(5):
        assert door.request("POST", "/contact", body=f"{number}".encode()).status == 200
        assert _until_closed(upstream)
    assert len(upstream.received) == 5


def test_an_answer_byte_by_byte_is_the_same_answer(door: Door, upstream: Upstream) -> None:
    async def behave(request: Received) -> None:
        for byte in CHUNKED + b"5\r\nhello\r\n6\r\n world\r\n0\r\n\r\n":
            request.writer.write(bytes([byte]))
            await request.writer.drain()
            await asyncio.sleep(0.001)

    upstream.behaviour = behave
    assert door.request("GET", "/apply").body == b"hello world"


def test_a_body_without_a_length_lasts_until_the_service_closes(door: Door, upstream: Upstream) -> None:
    _says(upstream, b"HTTP/1.0 200 OK\r\nX-A: a\r\n\r\nto the end", closes=True)
    got = door.request("GET", "/apply")
    assert (got.status, got.body) == (200, b"to the end")


def test_an_answer_that_is_closed_midway_never_looks_complete(door: Door, upstream: Upstream) -> None:
    for half in HALVES:
        _says(upstream, half, closes=True)
        got = door.raw(f"GET /apply HTTP/1.1\r\nHost: {door.host}\r\n\r\n".encode())
        assert got.startswith(b"HTTP/1.1 200")
        assert b"0\r\n\r\n" not in got
        assert len(got.partition(b"\r\n\r\n")[2]) < 1000


@pytest.mark.parametrize(("closes", "status"), [(True, 502), (False, 504)])
def test_a_small_answer_comes_whole_or_is_an_error_in_words(
    door: Door, upstream: Upstream, closes: bool, status: int
) -> None:
    _use_timeout(door, "/contact", 0.3)
    _says(upstream, OK + b"Content-Length: 1000\r\n\r\nhalf", closes=closes)
    got = door.request("POST", "/contact", {"Accept": "application/json"}, b"once")
    assert (got.status, got.json()["status"]) == (status, status)
    assert len(upstream.received) == 1


def test_an_answer_that_stops_midway_is_given_up(door: Door, upstream: Upstream) -> None:
    _use_timeout(door, "/notices", 0.3)
    _says(upstream, LONG + b"half")
    got = door.raw(f"GET /notices HTTP/1.1\r\nHost: {door.host}\r\n\r\n".encode(), seconds=5)
    assert got.endswith(b"half")


def test_a_service_that_only_announces_is_given_up(door: Door, upstream: Upstream) -> None:
    async def behave(request: Received) -> None:
        for _ in range(100):
            request.writer.write(b"HTTP/1.1 102 Processing\r\n\r\n")
            await request.writer.drain()
            await asyncio.sleep(0.05)

    _use_timeout(door, "/notices", 0.3)
    upstream.behaviour = behave
    got = door.request("GET", "/notices", {"Accept": "application/json"})
    assert (got.status, got.json()["code"]) == (504, "gateway_timeout")


def test_a_service_that_does_not_read_the_body_is_given_up(door: Door, upstream: Upstream) -> None:
    async def behave(request: Received) -> None:
        await asyncio.sleep(20)

    _use_timeout(door, "/apply", 0.3)
    upstream.behaviour = behave
    with socket.create_connection(("127.0.0.1", door.port), timeout=10) as client:
        head = f"POST /apply HTTP/1.1\r\nHost: {door.host}\r\nContent-Length: 16000000\r\n"
        client.sendall(f"{head}Accept: application/json\r\n\r\n".encode())
        writer = threading.Thread(target=_write, args=(client, 16_000_000))
        writer.start()
        assert read_all(client).startswith(b"HTTP/1.1 504")
    writer.join(10)


def _largest_buffer(of: str) -> int:
    return int(Path("/proc/sys/net/ipv4", of).read_text().split()[2])


def test_a_service_is_read_no_faster_than_the_client_reads(door: Door, upstream: Upstream) -> None:
    # What is on its way lies in the buffers of three sockets, not in our memory. How much a kernel lets these
    # grow differs from machine to machine, so the answer is larger than all of them together.
    in_sockets = 2 * (_largest_buffer("tcp_rmem") + _largest_buffer("tcp_wmem"))
    size, written = in_sockets + 64 * 1024 * 1024, 0

    async def behave(request: Received) -> None:
        nonlocal written
        request.writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n" % size)
        for _ in range(size // 65_536):
            request.writer.write(b"y" * 65_536)
            await request.writer.drain()
            written += 65_536

    upstream.behaviour = behave
    with socket.create_connection(("127.0.0.1", door.port), timeout=5) as client:
        client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 65_536)
        client.sendall(f"GET /apply HTTP/1.1\r\nHost: {door.host}\r\n\r\n".encode())
        assert client.recv(1000).startswith(b"HTTP/1.1 200")
        threading.Event().wait(1)
        assert written < in_sockets + 16 * 1024 * 1024
        got = 0
        while got < size and (piece := client.recv(1_000_000)):
            got += len(piece)
    assert written == size


def test_a_client_that_waits_to_be_told_to_go_on_is_told(door: Door, upstream: Upstream) -> None:
    with socket.create_connection(("127.0.0.1", door.port), timeout=5) as client:
        head = f"POST /contact HTTP/1.1\r\nHost: {door.host}\r\nContent-Length: 5\r\nConnection: close\r\n"
        client.sendall(f"{head}Expect: 100-continue\r\n\r\n".encode())
        assert client.recv(1000).startswith(b"HTTP/1.1 100 ")
        client.sendall(b"hello")
        assert read_all(client).startswith(b"HTTP/1.1 200")
    assert (upstream.received[0].body, upstream.received[0].header("expect")) == (b"hello", None)


def _write(client: socket.socket, size: int) -> None:
    try:
        for _ in range(size // 65_536 + 1):
            client.sendall(b"x" * 65_536)
    except OSError:
        return


def _connections(upstream: Upstream) -> int:
    return len({request.writer.get_extra_info("peername") for request in upstream.received})


def _until_closed(upstream: Upstream) -> bool:
    """Wait until the gateway has closed the connection of the last request."""
    writer = upstream.received[-1].writer
    closed = asyncio.run_coroutine_threadsafe(_closed(writer), upstream._loop.loop)
    return closed.result(5)


async def _closed(writer: asyncio.StreamWriter) -> bool:
    try:
        await writer.wait_closed()
    except ConnectionError:
        return True
    return True


def _use_timeout(door: Door, prefix: str, seconds: float) -> None:
    routes = [replace(route, timeout=seconds) if route.prefix == prefix else route for route in ROUTES]
    door.edge._admission._table = Table(routes)
