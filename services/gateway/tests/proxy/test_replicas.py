"""Replicas that come and go: requests go to the ready ones, wait for a restart, and are told the truth."""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from gateway.proxy import replicas as proxied
from gateway.proxy.replica import Replica
from gateway.proxy.replicas import Service
from gateway.testing import Door, Received, Upstream, eventually


@pytest.fixture
def second() -> Iterator[Upstream]:
    service = Upstream().start()
    yield service
    service.close()


@pytest.fixture
def two(
    tmp_path: Path, upstream: Upstream, second: Upstream, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Door]:
    """A gateway before two replicas of recruit and a lone attendance."""
    urls = f"http://127.0.0.1:{upstream.port},http://127.0.0.1:{second.port}"
    monkeypatch.setenv("RECRUIT_URLS", urls)
    for name in ("ATTENDANCE", "PAYROLL", "DOCS_RENDER"):
        monkeypatch.setenv(f"{name}_URLS", f"http://127.0.0.1:{upstream.port}")
    served = Door(tmp_path, admin_password="twelve letters")
    yield served
    served.close()


def test_a_replica_that_is_gone_costs_no_request(two: Door, upstream: Upstream, second: Upstream) -> None:
    upstream.stop()
    for number in range(20):
        assert two.request("POST", "/contact", body=f"{number}".encode()).status == 200
    assert len(second.received) == 20


def test_a_replica_that_says_it_is_stopping_gets_nothing_more(
    two: Door, upstream: Upstream, second: Upstream
) -> None:
    upstream.ready = False
    recruit = two.edge.replicas.services["recruit"]
    assert eventually(lambda: sum(replica.ready for replica in recruit.replicas.values()) == 1)
    before = len(upstream.received)
    for _ in range(10):
        assert two.request("GET", "/apply").status == 200
    assert len(upstream.received) == before


def test_requests_wait_while_a_service_restarts(door: Door, upstream: Upstream) -> None:
    upstream.stop()
    timer = threading.Timer(1.5, upstream.start)
    timer.start()
    started = time.monotonic()
    assert door.request("POST", "/contact", body=b"kept").status == 200
    assert 1 < time.monotonic() - started < 5
    assert [request.body for request in upstream.received] == [b"kept"]
    timer.join()


def test_a_service_that_stays_away_is_named_soon_and_the_others_work(
    two: Door, upstream: Upstream, second: Upstream
) -> None:
    second.stop()
    upstream.ready = False
    for service in two.edge.replicas.services.values():
        assert eventually(lambda: not service.is_ready)  # noqa: B023 - used at once
    two.edge.replicas.services["attendance"].last_ready -= 3600
    started = time.monotonic()
    got = two.request("GET", "/attendance", {"Accept": "text/html"})
    assert (got.status, got.header("retry-after")) == (503, "5")
    assert "근태 서비스" in got.body.decode()
    assert time.monotonic() - started < 1
    assert two.request("GET", "/login").status == 200
    health = two.request("GET", "/health").json()
    assert (health["status"], health["services"]["attendance"]["status"]) == ("degraded", "unavailable")


def test_health_names_the_versions_that_answer(door: Door) -> None:
    got = door.request("GET", "/health")
    assert got.status == 200
    assert got.json()["status"] == "healthy"
    assert got.json()["services"]["payroll"] == {"status": "healthy", "version": "9.9.9"}


def test_one_service_does_not_take_more_than_its_share_and_the_rest_wait(
    door: Door, upstream: Upstream
) -> None:
    most, now, lock = 0, 0, threading.Lock()

    async def answer(request: Received) -> None:
        nonlocal most, now
        with lock:
            now += 1
            most = max(most, now)
        await asyncio.sleep(0.2)
        with lock:
            now -= 1
        request.answer()

    upstream.behaviour = answer
    statuses: list[int] = []
    threads = [
        threading.Thread(target=lambda: statuses.append(door.request("GET", "/notices").status))
        for _ in range(100)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert statuses == [200] * 100
    assert 32 < most <= 64


async def _breaks(request: Received) -> None:
    request.writer.transport.abort()


def test_a_replica_that_fails_three_times_rests_and_the_other_serves(
    two: Door, upstream: Upstream, second: Upstream
) -> None:
    upstream.behaviour = _breaks
    statuses = [two.request("GET", "/apply").status for _ in range(20)]
    assert statuses == [200] * 20
    assert len(upstream.received) == 3
    states = {state.address[-5:]: state for state in two.edge.replicas.states()["recruit"]}
    resting = states[f"{upstream.port:05d}"[-5:]]
    assert (resting.state, states[f"{second.port:05d}"[-5:]].state) == ("ejected", "healthy")
    assert 0 < resting.ejected_seconds <= 5


def test_the_last_replica_is_never_left_out(door: Door, upstream: Upstream) -> None:
    upstream.behaviour = _breaks
    statuses = [door.request("POST", "/contact").status for _ in range(8)]
    assert statuses == [502] * 8
    assert len(upstream.received) == 8
    assert [state.state for state in door.edge.replicas.states()["recruit"]] == ["healthy"]


def test_repeats_have_a_budget(door: Door, upstream: Upstream, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(proxied, "REPEATS_ALWAYS", 1)
    upstream.behaviour = _breaks
    assert door.request("GET", "/apply").status == 502
    assert len(upstream.received) == 2
    recruit = door.edge.replicas.services["recruit"]
    recruit.repeating = 1
    assert door.request("GET", "/apply").status == 502
    assert len(upstream.received) == 3
    recruit.repeating = 0


def test_a_new_process_at_an_address_starts_with_a_clean_record(two: Door, upstream: Upstream) -> None:
    upstream.own_answers["/version"] = {"version": "9.9.9", "commit": "abcdef"}
    replica = next(
        replica
        for base, replica in two.edge.replicas.services["recruit"].replicas.items()
        if base.endswith(f":{upstream.port}")
    )
    replica.eject(time.monotonic())
    upstream.instance = "another"
    assert eventually(lambda: replica.instance == "another")
    assert not replica.is_ejected(time.monotonic())


def test_a_hanging_replica_is_left_for_the_other_by_whoever_can_be_sent_again(
    two: Door, upstream: Upstream, second: Upstream, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def hang(_request: Received) -> None:
        await asyncio.Event().wait()

    recruit = two.edge.replicas.services["recruit"]
    assert eventually(lambda: sum(replica.ready for replica in recruit.replicas.values()) == 2)
    monkeypatch.setattr(upstream, "_answer", hang)
    keyed = {"Idempotency-Key": "k"}
    for _ in range(2):
        assert two.request("GET", "/apply").status == 200
        assert two.request("POST", "/api/recruit/v1/inquiries", keyed, b"once").status == 200
    assert [request.method for request in second.received].count("POST") == 2


def test_who_has_just_missed_a_check_is_asked_only_when_nobody_else_answers() -> None:
    hanging, other = (Replica(f"http://127.0.0.1:{port}", ready=True) for port in (1, 2))
    service = Service("recruit", [], {replica.base: replica for replica in (hanging, other)})
    hanging.missed = 1
    assert {asyncio.run(service.take(safe=True)).base for _ in range(5)} == {other.base}
    other.ready = False
    assert asyncio.run(service.take(safe=True)) is hanging


def test_an_address_that_another_service_has_taken_over_gets_nothing_more(
    two: Door, upstream: Upstream, second: Upstream
) -> None:
    async def refuse(request: Received) -> None:
        await request.read()
        request.answer(b"", "421 Misdirected Request")

    upstream.behaviour = refuse
    upstream.own_answers["/version"]["service"] = "payroll"
    for number in range(10):
        assert two.request("POST", "/contact", body=f"{number}".encode()).status == 200
    assert len(second.received) == 10
    assert len(upstream.received) == 1
    recruit = two.edge.replicas.services["recruit"]
    states = {state.address: state.reason for state in recruit.states()}
    assert states[f"http://127.0.0.1:{upstream.port}"] == "another service"


def test_what_cannot_be_sent_again_is_not_lost_at_an_address_taken_over(
    door: Door, upstream: Upstream
) -> None:
    async def refuse(request: Received) -> None:
        await request.read()
        request.answer(b"", "421 Misdirected Request")

    upstream.behaviour = refuse
    got = door.request("POST", "/contact", {"Accept": "application/json"}, b"x" * 200_000)
    assert (got.status, got.json()["code"]) == (503, "service_away")


def test_resting_grows_from_five_seconds_to_a_minute_and_is_forgiven() -> None:
    asyncio.run(_rest_and_be_forgiven())


async def _rest_and_be_forgiven() -> None:
    replica = Replica("http://127.0.0.1:1", ready=True)
    rests = []
    for _ in range(6):
        assert [replica.failed(0.0) for _ in range(3)] == [False, False, True]
        replica.eject(0.0)
        rests.append(replica.ejected_until)
        replica.ejected_until = 0.0
    assert rests == [5, 10, 20, 40, 60, 60]
    replica.succeeded(61.0)
    assert replica.ejections == 0
    replica.pool.close()


def test_who_waits_first_is_served_first_and_none_is_forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(proxied, "AT_ONCE_PER_REPLICA", 2)
    asyncio.run(_wait_in_order())


async def _wait_in_order() -> None:
    replica = Replica("http://127.0.0.1:1", ready=True)
    service = Service("recruit", [], {replica.base: replica})
    taken = [await service.take(True) for _ in range(2)]
    order: list[int] = []

    async def wait(number: int) -> None:
        await service.take(True)
        order.append(number)

    waiting = [asyncio.create_task(wait(number)) for number in range(2)]
    await asyncio.sleep(0)
    for each in taken:
        service.give_back(each)
    late = asyncio.create_task(wait(2))
    await asyncio.wait_for(asyncio.gather(*waiting), 1)
    assert order == [0, 1]
    service.give_back(replica)
    await asyncio.wait_for(late, 1)
    assert replica.in_flight == 2
    replica.pool.close()
