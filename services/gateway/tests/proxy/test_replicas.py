"""Replicas that come and go: requests go to the ready ones, wait for a restart, and are told the truth."""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
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
