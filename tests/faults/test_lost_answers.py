"""Upstreams that close, reset or break off: nothing is done twice, nothing broken looks whole."""

from __future__ import annotations

import socket

import pytest
from gateway.testing import Received, Upstream, eventually, read_all

from tests.faults.conftest import Yard
from tests.faults.faultproxy import FaultProxy
from tests.faults.house import GatewayProcess


@pytest.mark.fault("T14")
def test_a_get_on_an_idle_connection_that_closes_is_sent_again(
    door: GatewayProcess, recruit: Upstream, wire: FaultProxy
) -> None:
    wire.set(close_on_request=2)
    answers = [door.request("GET", "/notices").status for _ in range(12)]
    assert answers == [200] * 12
    assert wire.requests > len(recruit.received) == 12


@pytest.mark.fault("T14")
def test_a_post_whose_connection_closes_is_not_sent_again_and_says_so(
    door: GatewayProcess, recruit: Upstream, wire: FaultProxy
) -> None:
    wire.set(close_on_request=1)
    asks = {"Accept": "application/json"}
    before = wire.requests
    got = door.request("POST", "/contact", asks, b"once")
    assert (got.status, got.json()["code"]) == (502, "bad_gateway")
    assert wire.requests - before == 1
    assert recruit.received == []
    wire.clear()
    assert door.request("POST", "/contact", asks, b"again").status == 200


@pytest.mark.fault("T15")
@pytest.mark.parametrize("reset", [True, False], ids=["reset", "closed"])
@pytest.mark.parametrize("chunked", [True, False], ids=["chunked", "sized"])
@pytest.mark.parametrize("kept", [100, 700, 60_000])
def test_an_answer_cut_after_some_bytes_is_never_a_whole_one(
    yard: Yard, kept: int, chunked: bool, reset: bool
) -> None:
    async def answer(request: Received) -> None:
        if chunked:
            request.writer.write(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
            for _ in range(100):
                request.writer.write(b"400\r\n" + b"x" * 1024 + b"\r\n")
            request.writer.write(b"0\r\n\r\n")
            return
        request.answer(b"x" * 102_400)

    yard.upstreams["recruit"].behaviour = answer
    yard.proxies["recruit"].set(limit_data=kept, reset=reset)
    with yard.door.connect() as client:
        client.sendall(f"GET /notices HTTP/1.1\r\nHost: {yard.door.host}\r\n\r\n".encode())
        got = read_all(client)
    head, _, body = got.partition(b"\r\n\r\n")
    assert not head.startswith(b"HTTP/1.1 200") or len(body) < 102_400
    assert not (head.startswith(b"HTTP/1.1 200") and body.endswith(b"0\r\n\r\n"))


@pytest.mark.fault("T14")
def test_a_post_with_a_key_is_sent_once_more_where_keys_are_kept(
    door: GatewayProcess, recruit: Upstream, wire: FaultProxy
) -> None:
    keyed = {"Idempotency-Key": "one", "Content-Type": "application/json"}
    wire.set(close_on_request=1)
    path, before = "/api/recruit/v1/inquiries", wire.requests
    assert door.request("POST", path, keyed, b"{}").status == 502
    assert wire.requests - before == 2
    assert door.request("POST", path, {"Content-Type": "application/json"}, b"{}").status == 502
    assert wire.requests - before == 3
    wire.clear()
    assert door.request("POST", path, keyed, b'{"a":1}').status == 200
    wire.set(close_on_request=2)
    assert [door.request("POST", path, keyed, b'{"a":1}').status for _ in range(4)] == [200] * 4
    assert {request.body for request in recruit.received} == {b'{"a":1}'}
    assert len(recruit.received) == 5


@pytest.mark.fault("T14")
def test_a_post_with_a_key_is_sent_once_more_though_its_body_came_after_the_connection_closed(
    door: GatewayProcess, recruit: Upstream, wire: FaultProxy
) -> None:
    head = f"POST /api/recruit/v1/inquiries HTTP/1.1\r\nHost: {door.host}\r\nIdempotency-Key: late\r\n"
    keyed = {"Idempotency-Key": "one", "Content-Type": "application/json"}
    assert door.request("POST", "/api/recruit/v1/inquiries", keyed, b'{"a":0}').status == 200
    wire.set(close_on_request=2)
    before = wire.requests
    with door.connect() as client:
        client.sendall(f"{head}Connection: close\r\nContent-Length: 7\r\n\r\n".encode())
        assert eventually(lambda: wire.requests > before)
        client.sendall(b'{"a":')
        assert eventually(lambda: wire.requests - before == 2)
        client.sendall(b"1}")
        got = read_all(client)
    assert got.startswith(b"HTTP/1.1 200")
    assert [request.body for request in recruit.received] == [b'{"a":0}', b'{"a":1}']


@pytest.mark.fault("T18")
def test_a_thousand_clients_that_leave_leave_nothing_behind(yard: Yard) -> None:
    ended = []

    async def answer(request: Received) -> None:
        ended.append(await request.reader.read(1))

    door, recruit = yard.door, yard.upstreams["recruit"]
    assert door.request("GET", "/notices").status == 200
    recruit.behaviour = answer
    files, threads = door.process.num_fds(), door.process.num_threads()
    for batch in range(1, 21):
        clients = [_ask_and_wait(door, number) for number in range(50)]
        assert eventually(lambda: len(recruit.received) >= 50 * batch, 10)  # noqa: B023 - used at once
        for client in clients:
            client.close()
        assert eventually(lambda: len(ended) >= 50 * batch, 10)  # noqa: B023 - used at once
    recruit.behaviour = Upstream.behaviour
    assert ended == [b""] * 1000
    assert door.metric("http_server_active_requests") <= 1
    assert eventually(lambda: door.process.num_fds() <= files + 5)
    assert door.process.num_threads() <= threads + 2
    assert door.request("GET", "/notices").status == 200


def _ask_and_wait(door: GatewayProcess, number: int) -> socket.socket:
    client = door.connect(f"127.0.2.{number % 10 + 1}")
    client.sendall(f"GET /notices HTTP/1.1\r\nHost: {door.host}\r\n\r\n".encode())
    return client
