"""The proxy against a real small server: every byte arrives, in both directions, or visibly does not."""

from __future__ import annotations

import asyncio
import os
import socket
import threading
import time
from collections.abc import Iterator
from dataclasses import replace

import psutil
import pytest
from chassis.identity import HEADER, verify
from chassis.testing import staff, worker
from gateway.proxy.routes import ROUTES, Table
from gateway.testing import Door, Received, Upstream, eventually, read_all

MIB = 1024 * 1024


def test_an_answer_passes_with_its_status_headers_and_repeated_cookies(
    door: Door, upstream: Upstream
) -> None:
    async def answer(request: Received) -> None:
        request.answer(
            b"made", "201 Created", "X-Own: yes", "Set-Cookie: a=1", "Set-Cookie: b=2", "Server: upstream"
        )

    upstream.behaviour = answer
    got = door.request("GET", "/apply")
    assert (got.status, got.body, got.header("x-own")) == (201, b"made", "yes")
    assert [value for name, value in got.headers if name.lower() == "set-cookie"] == ["a=1", "b=2"]
    assert got.header("server") is None


def test_a_sized_body_arrives_sized_and_a_chunked_one_chunked(door: Door, upstream: Upstream) -> None:
    door.request("POST", "/apply", body=b"x" * 100_000)
    door.request("POST", "/apply", {"Transfer-Encoding": "chunked"}, iter([b"5\r\nhello\r\n", b"0\r\n\r\n"]))
    sized, chunked = upstream.received
    assert sized.header("content-length") == "100000"
    assert sized.header("transfer-encoding") is None
    assert sized.body == b"x" * 100_000
    assert chunked.header("content-length") is None
    assert chunked.header("transfer-encoding") == "chunked"
    assert chunked.body == b"hello"


def test_a_length_is_written_anew(door: Door, upstream: Upstream) -> None:
    door.raw(
        f"POST /apply HTTP/1.1\r\nHost: {door.host}\r\nContent-Length: 0005\r\n\r\nhello".encode(),
        seconds=0.5,
    )
    assert upstream.received[0].header("content-length") == "5"


def test_a_post_without_a_body_says_that_it_has_none(door: Door, upstream: Upstream) -> None:
    assert door.request("POST", "/apply").status == 200
    assert upstream.received[0].header("content-length") == "0"


def test_a_chunked_answer_passes_piece_by_piece_before_it_is_complete(door: Door, upstream: Upstream) -> None:
    goes_on = threading.Event()

    async def answer(request: Received) -> None:
        request.writer.write(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nfirst\r\n")
        await request.writer.drain()
        await asyncio.to_thread(goes_on.wait, 10)
        request.writer.write(b"4\r\nlast\r\n0\r\n\r\n")

    upstream.behaviour = answer
    with socket.create_connection(("127.0.0.1", door.port), timeout=5) as client:
        client.sendall(f"GET /apply HTTP/1.1\r\nHost: {door.host}\r\nConnection: close\r\n\r\n".encode())
        got = b""
        while b"first" not in got:
            got += client.recv(65_536)
        assert b"last" not in got
        goes_on.set()
        assert read_all(client).endswith(b"4\r\nlast\r\n0\r\n\r\n")


def test_a_head_request_passes_the_length_but_no_body(door: Door, upstream: Upstream) -> None:
    async def answer(request: Received) -> None:
        request.writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 1234\r\n\r\n")

    upstream.behaviour = answer
    got = door.request("HEAD", "/apply")
    assert (got.status, got.body, got.header("content-length")) == (200, b"", "1234")


@pytest.mark.parametrize("status", ["204 No Content", "304 Not Modified"])
def test_answers_without_a_body_pass(door: Door, upstream: Upstream, status: str) -> None:
    async def answer(request: Received) -> None:
        request.writer.write(f"HTTP/1.1 {status}\r\nETag: x\r\n\r\n".encode())

    upstream.behaviour = answer
    got = door.request("GET", "/apply")
    assert (got.status, got.body, got.header("etag")) == (int(status[:3]), b"", "x")


def test_a_redirect_is_passed_on_and_not_followed(door: Door, upstream: Upstream) -> None:
    async def answer(request: Received) -> None:
        request.answer(b"", "303 See Other", "Location: /apply/done")

    upstream.behaviour = answer
    got = door.request("GET", "/apply")
    assert (got.status, got.header("location"), len(upstream.received)) == (303, "/apply/done", 1)


def test_the_address_arrives_as_it_was_written(door: Door, upstream: Upstream) -> None:
    door.request("GET", "/notices/%EA%B3%B5%EC%A7%80?q=%2F%2e%2e&q=a+b&empty=")
    assert upstream.received[0].target == "/notices/%EA%B3%B5%EC%A7%80?q=%2F%2e%2e&q=a+b&empty="


def test_twenty_mib_pass_both_ways_in_bounded_memory(door: Door, upstream: Upstream) -> None:
    async def answer(request: Received) -> None:
        size = await request.pieces()
        request.writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n" % size)
        for _ in range(size // MIB):
            request.writer.write(b"y" * MIB)
            await request.writer.drain()

    upstream.behaviour = answer
    door.request("POST", "/apply", body=b"x" * MIB)
    process = psutil.Process(os.getpid())
    before, most = process.memory_info().rss, 0

    def pieces() -> Iterator[bytes]:
        nonlocal most
        for _ in range(17):
            yield b"%x\r\n" % MIB + b"x" * MIB + b"\r\n"
            most = max(most, process.memory_info().rss)
        yield b"0\r\n\r\n"

    with socket.create_connection(("127.0.0.1", door.port), timeout=30) as client:
        head = f"POST /apply HTTP/1.1\r\nHost: {door.host}\r\nConnection: close\r\n"
        client.sendall(f"{head}Transfer-Encoding: chunked\r\n\r\n".encode())
        for piece in pieces():
            client.sendall(piece)
        got = 0
        while piece := client.recv(65_536):
            got += len(piece)
            most = max(most, process.memory_info().rss)
    assert got > 17 * MIB
    assert most - before < 16 * MIB


def test_an_answer_given_before_the_body_was_read_reaches_the_client(door: Door, upstream: Upstream) -> None:
    async def answer(request: Received) -> None:
        request.answer(b"no thanks", "422 Unprocessable Content", "Connection: close")
        await request.writer.drain()
        await asyncio.sleep(0.3)
        request.writer.close()

    upstream.behaviour = answer
    with socket.create_connection(("127.0.0.1", door.port), timeout=5) as client:
        head = f"POST /apply HTTP/1.1\r\nHost: {door.host}\r\nContent-Length: 1000000\r\n\r\n"
        client.sendall(head.encode() + b"x" * 1000)
        got = client.recv(65_536)
        assert got.startswith(b"HTTP/1.1 422")
        assert b"connection: close" in got
        assert got.endswith(b"no thanks") or read_all(client).endswith(b"no thanks")


@pytest.mark.parametrize("sized", [True, False])
def test_an_answer_that_breaks_off_never_looks_complete(door: Door, upstream: Upstream, sized: bool) -> None:
    async def answer(request: Received) -> None:
        length = b"Content-Length: 1000000" if sized else b"Transfer-Encoding: chunked"
        part = b"half" if sized else b"4\r\nhalf\r\n"
        request.writer.write(b"HTTP/1.1 200 OK\r\n" + length + b"\r\n\r\n" + part)
        await request.writer.drain()
        request.writer.transport.abort()

    upstream.behaviour = answer
    got = door.raw(f"GET /apply HTTP/1.1\r\nHost: {door.host}\r\n\r\n".encode())
    assert got.startswith(b"HTTP/1.1 200")
    assert not got.endswith(b"0\r\n\r\n")
    assert len(got.partition(b"\r\n\r\n")[2]) < 1000


def test_a_client_that_leaves_while_waiting_ends_the_work(door: Door, upstream: Upstream) -> None:
    ended = threading.Event()

    async def answer(request: Received) -> None:
        assert await request.reader.read(1) == b""
        ended.set()

    upstream.behaviour = answer
    for number in range(1, 4):
        ended.clear()
        client = socket.create_connection(("127.0.0.1", door.port), timeout=5)
        client.sendall(f"GET /apply HTTP/1.1\r\nHost: {door.host}\r\n\r\n".encode())
        assert eventually(lambda: len(upstream.received) == number)  # noqa: B023 - used at once
        client.close()
        assert ended.wait(5)
    assert eventually(lambda: _in_flight(door) == 0)


def test_a_client_that_leaves_midway_through_its_body_does_not_finish_the_request(
    door: Door, upstream: Upstream
) -> None:
    broke = threading.Event()

    async def answer(request: Received) -> None:
        try:
            await request.pieces()
        except ConnectionError:
            broke.set()
            raise

    upstream.behaviour = answer
    client = socket.create_connection(("127.0.0.1", door.port), timeout=5)
    client.sendall(f"POST /apply HTTP/1.1\r\nHost: {door.host}\r\nContent-Length: 1000\r\n\r\nhalf".encode())
    assert eventually(lambda: bool(upstream.received))
    client.close()
    assert broke.wait(5)
    assert eventually(lambda: _in_flight(door) == 0)


def test_a_body_over_the_limit_is_refused_by_its_length_and_on_the_stream(
    door: Door, upstream: Upstream
) -> None:
    async def answer(request: Received) -> None:
        await request.pieces()
        request.answer()

    upstream.behaviour = answer
    told = door.request("POST", "/contact", {"Content-Length": str(2 * MIB)})
    assert told.status == 413
    assert upstream.received == []

    def one_byte_too_many() -> Iterator[bytes]:
        # Nothing may follow: bytes nobody reads turn the server's close into a reset that eats the answer.
        for _ in range(MIB // 0x8000):
            yield b"8000\r\n" + b"x" * 0x8000 + b"\r\n"
        yield b"1\r\nx\r\n"

    with socket.create_connection(("127.0.0.1", door.port), timeout=5) as client:
        client.sendall(
            f"POST /contact HTTP/1.1\r\nHost: {door.host}\r\nTransfer-Encoding: chunked\r\n\r\n".encode()
        )
        for piece in one_byte_too_many():
            client.sendall(piece)
        got = read_all(client)
    assert got.startswith(b"HTTP/1.1 413")
    assert b"connection: close" in got
    assert "너무 큽니다" in got.decode()


def test_a_service_that_does_not_answer_is_given_up(door: Door, upstream: Upstream) -> None:
    async def answer(request: Received) -> None:
        await asyncio.sleep(20)

    upstream.behaviour = answer
    _use_timeout(door, "/notices", 0.3)
    started = time.monotonic()
    got = door.request("GET", "/notices", {"Accept": "application/json"})
    assert (got.status, got.json()["code"]) == (504, "gateway_timeout")
    assert time.monotonic() - started < 3


def test_a_lost_get_is_sent_again_and_a_lost_post_is_not(door: Door, upstream: Upstream) -> None:
    async def answer(request: Received) -> None:
        if len(upstream.received) % 2:
            request.writer.transport.abort()
            return
        request.answer(b"second try")

    upstream.behaviour = answer
    assert door.request("GET", "/notices").body == b"second try"
    got = door.request("POST", "/contact", {"Accept": "application/json"}, b"once")
    assert (got.status, got.json()["code"]) == (502, "bad_gateway")
    assert [request.method for request in upstream.received] == ["GET", "GET", "POST"]


@pytest.mark.parametrize(("size", "status", "tries"), [(40_000, 200, 2), (200_000, 502, 1)])
def test_a_lost_effect_with_a_key_is_sent_again_if_it_is_still_there(
    door: Door, upstream: Upstream, size: int, status: int, tries: int
) -> None:
    body = bytes(range(250)) * (size // 250)

    async def answer(request: Received) -> None:
        assert await request.read() == body
        if len(upstream.received) == 1:
            request.writer.transport.abort()
            return
        request.answer(b"once")

    upstream.behaviour = answer
    got = door.request("POST", "/api/attendance/v1/punches", {"Idempotency-Key": "k-1"}, body)
    assert (got.status, len(upstream.received)) == (status, tries)


def test_put_and_delete_are_sent_once_only(door: Door, upstream: Upstream) -> None:
    async def answer(request: Received) -> None:
        request.writer.transport.abort()

    upstream.behaviour = answer
    cookie = door.cookie(staff())
    for method in ("PUT", "DELETE"):
        assert door.request(method, "/api/recruit/v1/x", {"Cookie": cookie}).status == 502
    assert [request.method for request in upstream.received] == ["PUT", "DELETE"]


def test_the_session_decides_who_the_service_hears_of(door: Door, upstream: Upstream) -> None:
    cookies = f"{door.cookie(staff('manager', name='park'))}; {door.cookie(worker(41))}; theme=dark"
    for path in ("/admin/employees", "/attendance", "/api/attendance/v1/punches", "/api/attendance/v1/days"):
        assert door.request("GET", path, {"Cookie": cookies}).status == 200
    heard = []
    for request in upstream.received:
        who = verify(str(request.header(HEADER.lower())), audience="attendance", keys=door.settings.keys)
        heard.append((who.kind, who.id))
        assert request.header("cookie") == "theme=dark"
    assert heard == [("staff", "park"), ("worker", "41"), ("worker", "41"), ("staff", "park")]


def _in_flight(door: Door) -> int:
    services = door.edge.replicas.services.values()
    return sum(replica.in_flight for service in services for replica in service.replicas.values())


def _use_timeout(door: Door, prefix: str, seconds: float) -> None:
    routes = [replace(route, timeout=seconds) if route.prefix == prefix else route for route in ROUTES]
    door.edge._admission._table = Table(routes)
