"""A service that is gone, one that hangs and a crowd of slow clients, all at once; everybody else is served.

The waits are the real ones (ten, twelve, fifteen seconds), so they pass side by side, once for all tests.
"""

from __future__ import annotations

import asyncio
import selectors
import socket
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass, field
from typing import Any

import pytest
from gateway.proxy.connection import HEAD_SECONDS
from gateway.testing import Answer, Received, Upstream, eventually

from tests.faults.house import GatewayProcess

MIB = 1024 * 1024
SLOWLORIS, SLOW_BODIES, SLOW_READERS, HANGING = 500, 50, 20, 64


@dataclass
class Seen:
    """What the clients of one long quarter of a minute have seen."""

    door: GatewayProcess
    payroll: list[Upstream]
    recruit: Upstream
    hanging: list[Answer] = field(default_factory=list)
    trickled: bytes = b""
    gone: list[Answer] = field(default_factory=list)
    good: list[int] = field(default_factory=list)
    own: list[int] = field(default_factory=list)
    head_ends: list[float] = field(default_factory=list)
    body_ends: list[float] = field(default_factory=list)
    health: dict[str, str] = field(default_factory=dict)
    endpoints: float = -1
    growth: int = 0


async def _hang_or_trickle(request: Received) -> None:
    await request.read()
    if request.target == "/notices":
        await asyncio.sleep(40)
    elif request.target == "/privacy":
        request.writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n")
        for _ in range(100):
            request.writer.write(b"x")
            await request.writer.drain()
            await asyncio.sleep(0.2)
    else:
        request.answer()


async def _answer_at_length(request: Received) -> None:
    await request.read()
    request.answer(b"x" * (20 * MIB if request.target == "/leave" else 100))


@pytest.fixture(scope="module")
def seen(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Seen]:
    """Everything happens here; the tests look at what was seen."""
    recruit = Upstream(behaviour=_hang_or_trickle).start()
    attendance = Upstream(behaviour=_answer_at_length).start()
    payroll = [Upstream(instance=name).start() for name in ("one", "two")]
    urls = {
        "recruit": f"http://127.0.0.1:{recruit.port}",
        "attendance": f"http://127.0.0.1:{attendance.port}",
        "payroll": ",".join(f"http://127.0.0.1:{each.port}" for each in payroll),
        "docs-render": f"http://127.0.0.1:{attendance.port}",
    }
    door = GatewayProcess(tmp_path_factory.mktemp("patience"), urls).start()
    try:
        yield _watch(Seen(door, payroll, recruit))
    finally:
        door.stop()
        for upstream in (recruit, attendance, *payroll):
            upstream.close()


def _watch(seen: Seen) -> Seen:
    door = seen.door
    before = door.rss()
    with ExitStack() as held, ThreadPoolExecutor(HANGING + 8) as crowd:
        _begin_slow_reads(door, held)
        slow = crowd.submit(_slowloris, door, held)
        for each in seen.payroll:
            each.stop()
        hanging = [crowd.submit(door.request, "GET", "/notices") for _ in range(HANGING - 1)]
        asked = f"GET /privacy HTTP/1.1\r\nHost: {door.host}\r\nConnection: close\r\n\r\n".encode()
        trickled = crowd.submit(door.raw, asked, 30)
        gone = [
            crowd.submit(door.request, method, "/advance", {"Accept": "application/json"})
            for method in ("GET", "POST")
        ]
        _serve_the_good(seen, [slow, trickled, *hanging, *gone])
        seen.hanging = [one.result() for one in hanging]
        seen.gone = [one.result() for one in gone]
        seen.trickled = trickled.result()
        seen.head_ends, seen.body_ends = slow.result()
        seen.growth = door.rss() - before
    return seen


def _serve_the_good(seen: Seen, waiting: Sequence[Future[Any]]) -> None:
    until = time.monotonic() + 40
    while not all(one.done() for one in waiting) and time.monotonic() < until:
        seen.good.append(seen.door.request("GET", "/attendance").status)
        seen.own.append(seen.door.request("GET", "/login").status)
        if len(seen.good) == 15:
            told = seen.door.request("GET", "/health").json()
            seen.health = {"all": told["status"]}
            seen.health |= {name: one["status"] for name, one in told["services"].items()}
            seen.endpoints = seen.door.metric(
                "gateway_upstream_endpoints", upstream="payroll", state="healthy"
            )
        time.sleep(0.2)


def _begin_slow_reads(door: GatewayProcess, held: ExitStack) -> None:
    for _ in range(SLOW_READERS):
        client = held.enter_context(door.connect("127.0.5.1"))
        client.sendall(f"GET /leave HTTP/1.1\r\nHost: {door.host}\r\n\r\n".encode())


def _slowloris(door: GatewayProcess, held: ExitStack) -> tuple[list[float], list[float]]:
    """Hold unfinished requests open with a byte now and then; return after how long each was ended."""
    started = time.monotonic()
    begun = {
        b"GET /apply HTTP/1.1\r\nX-Slow: ": SLOWLORIS,
        f"POST /apply HTTP/1.1\r\nHost: {door.host}\r\nContent-Length: 100000\r\n\r\n".encode(): SLOW_BODIES,
    }
    ends: tuple[list[float], list[float]] = ([], [])
    with selectors.DefaultSelector() as ears:
        for kind, (head, count) in enumerate(begun.items()):
            for number in range(count):
                client = held.enter_context(door.connect(f"127.0.{3 + kind}.{number % 10 + 1}"))
                client.sendall(head)
                client.setblocking(False)
                ears.register(client, selectors.EVENT_READ, ends[kind])
        while ears.get_map() and time.monotonic() - started < 25:
            _hear_the_ends(ears, started)
            _send_a_byte_each(ears)
            time.sleep(0.5)
    return ends


def _hear_the_ends(ears: selectors.BaseSelector, started: float) -> None:
    for key, _ in ears.select(0):
        key.data.append(time.monotonic() - started)
        ears.unregister(key.fileobj)


def _send_a_byte_each(ears: selectors.BaseSelector) -> None:
    for key in list(ears.get_map().values()):
        assert isinstance(key.fileobj, socket.socket)
        try:
            key.fileobj.send(b"x")
        except OSError:
            key.data.append(0.0)
            ears.unregister(key.fileobj)


@pytest.mark.fault("T10")
def test_all_replicas_gone_are_a_503_that_says_when_to_come_back(seen: Seen) -> None:
    for answer in seen.gone:
        assert (answer.status, answer.json()["code"]) == (503, "service_away")
        assert int(str(answer.header("retry-after"))) >= 1
        assert "급여 서비스" in answer.json()["detail"]


@pytest.mark.fault("T10")
def test_a_service_that_is_gone_is_named_in_health_and_in_the_gauge_of_its_alert(seen: Seen) -> None:
    assert seen.health == {
        "all": "degraded",
        "recruit": "healthy",
        "attendance": "healthy",
        "payroll": "unavailable",
        "docs-render": "healthy",
    }
    assert seen.endpoints == 0


@pytest.mark.fault("T10")
def test_a_service_that_comes_back_is_served_again(seen: Seen) -> None:
    seen.payroll[1].start()
    assert eventually(lambda: seen.door.request("GET", "/advance").status == 200, 15)


@pytest.mark.fault("T16")
def test_a_route_that_hangs_is_given_up_at_its_limit(seen: Seen) -> None:
    assert [answer.status for answer in seen.hanging] == [504] * (HANGING - 1)


@pytest.mark.fault("T16")
def test_an_answer_that_trickles_is_broken_off_and_never_whole(seen: Seen) -> None:
    head, _, body = seen.trickled.partition(b"\r\n\r\n")
    assert head.startswith(b"HTTP/1.1 200")
    assert 0 < len(body) < 95


@pytest.mark.fault("T16")
def test_a_hanging_route_gives_its_places_back(seen: Seen) -> None:
    assert seen.door.request("GET", "/apply").status == 200
    assert eventually(lambda: seen.door.metric("http_server_active_requests") <= 1)


@pytest.mark.fault("T10 T16 T19")
def test_everybody_else_is_served_all_the_while(seen: Seen) -> None:
    assert len(seen.good) >= 20
    assert seen.good == [200] * len(seen.good)
    assert seen.own == [200] * len(seen.own)


@pytest.mark.fault("T19")
def test_unfinished_heads_are_cut_at_ten_seconds_though_bytes_keep_coming(seen: Seen) -> None:
    assert len(seen.head_ends) == SLOWLORIS
    assert max(seen.head_ends) < 2 * HEAD_SECONDS
    assert seen.door.metric("gateway_rejected_total", reason="header_timeout") >= SLOWLORIS / 2


@pytest.mark.fault("T19")
def test_bodies_that_trickle_are_cut(seen: Seen) -> None:
    assert len(seen.body_ends) == SLOW_BODIES
    assert seen.door.metric("gateway_rejected_total", reason="body_timeout") >= SLOW_BODIES


@pytest.mark.fault("T19")
def test_who_does_not_read_fills_no_memory(seen: Seen) -> None:
    assert seen.growth < 96 * MIB
