"""Quotas in the running gateway: exact, grouped by what an attacker holds, honest in headers, bounded."""

from __future__ import annotations

import asyncio
import re
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from chassis.testing_databases import RedisServer
from gateway.limits import stores
from gateway.limits.general import POLICIES
from gateway.limits.stores import BoundedMemory
from gateway.testing import Answer, Upstream

from tests.faults.house import OUR_PROXY, GatewayProcess

QUOTA = POLICIES["public_write"].quota.amount


def send(door: GatewayProcess, addresses: list[str]) -> list[Answer]:
    """Send one inquiry for each address, as a proxy of ours passes them on."""
    connection = door.open(OUR_PROXY)
    answers = []
    try:
        for address in addresses:
            told = {
                "X-Forwarded-For": address,
                "Content-Type": "application/json",
                "Accept": "application/json",
            }
            connection.request("POST", "/contact", b"{}", told)
            got = connection.getresponse()
            answers.append(Answer(got.status, got.getheaders(), got.read()))
    finally:
        connection.close()
    return answers


def burst(door: GatewayProcess, addresses: Callable[[int], list[str]]) -> list[Answer]:
    """Send a burst that lies within one minute of the clock, where a sliding window is exact.

    One that happens to pass from a minute to the next is sent again, from addresses that are new.
    """
    for attempt in range(3):
        minute, answers = time.time() // 60, send(door, addresses(attempt))
        if time.time() // 60 == minute:
            break
    return answers


@pytest.mark.fault("T26")
def test_a_burst_gets_exactly_its_quota_and_is_told_all_the_way(door: GatewayProcess) -> None:
    answers = burst(door, lambda attempt: [f"203.0.113.{attempt + 1}"] * (QUOTA + 20))
    statuses = [answer.status for answer in answers]
    assert statuses[: QUOTA - 1] == [200] * (QUOTA - 1)
    assert statuses[QUOTA + 1 :] == [429] * 19
    left = [int(re.findall(r";r=(\d+);t=\d+$", str(answer.header("ratelimit")))[0]) for answer in answers]
    assert left == sorted(left, reverse=True)
    assert (left[0], left[-1]) == (QUOTA - 1, 0)
    assert {answer.header("ratelimit-policy") for answer in answers} == {f'"public_write";q={QUOTA};w=60'}
    refused = answers[-1]
    assert 1 <= int(str(refused.header("retry-after"))) <= 60
    assert refused.json()["code"] == "too_many_requests"
    assert send(door, ["203.0.113.88"])[0].status == 200


@pytest.mark.fault("T26")
def test_changing_the_lower_half_of_an_ipv6_address_opens_no_new_count(door: GatewayProcess) -> None:
    def rotated(attempt: int) -> list[str]:
        return [f"2001:db8:1:{attempt}:{number:x}:{number * 7:x}:3:4" for number in range(1, QUOTA + 21)]

    statuses = [answer.status for answer in burst(door, rotated)]
    assert statuses.count(429) in (19, 20, 21)
    assert send(door, ["2001:db8:1:99::1"])[0].status == 200


@pytest.mark.fault("T26")
def test_a_stranger_cannot_claim_another_address(door: GatewayProcess) -> None:
    statuses = set()
    for number in range(30):
        told = {"X-Forwarded-For": f"198.51.100.{number}", "Content-Type": "application/json"}
        answer = door.request("POST", "/contact", told, b"{}", source="127.0.6.1")
        statuses.add(str(answer.header("ratelimit")).split(";")[1])
    assert len(statuses) >= 25, "each request took one from the same quota"


@pytest.mark.fault("T26")
def test_a_million_addresses_fill_no_memory() -> None:
    memory = BoundedMemory()

    async def fill() -> None:
        for number in range(1_000_000):
            await memory.incr(f"LIMITS/public_write/{number}", 60)

    asyncio.run(fill())
    assert len(memory.storage) == len(memory.expirations) == stores.MOST_KEYS


@pytest.fixture
def redis(tmp_path: Path) -> Iterator[RedisServer]:
    """A Redis on a socket of our own."""
    server = RedisServer(tmp_path)
    yield server
    server.stop()


@pytest.mark.fault("T27")
def test_without_its_store_pages_and_forms_go_on_but_nobody_guesses_uncounted(
    redis: RedisServer, tmp_path: Path
) -> None:
    upstream = Upstream().start()
    urls = dict.fromkeys(
        ("recruit", "attendance", "payroll", "docs-render"), f"http://127.0.0.1:{upstream.port}"
    )
    door = GatewayProcess(tmp_path, urls, RATE_STORE_URL=redis.url).start()
    try:
        assert try_all(door) == {"read": 200, "write": 200, "sign in": 401}
        redis.stop()
        started = time.monotonic()
        assert try_all(door) == {"read": 200, "write": 200, "sign in": 503}
        assert time.monotonic() - started < 10
        assert door.metric("gateway_ratelimit_total", decision="store_away") >= 2
    finally:
        door.stop()
        upstream.close()


def try_all(door: GatewayProcess) -> dict[str, int]:
    """Read a page, send a form and try to sign in; return the statuses."""
    form = {"Content-Type": "application/x-www-form-urlencoded"}
    return {
        "read": door.request("GET", "/apply").status,
        "write": door.request("POST", "/contact", form, b"a=1").status,
        "sign in": door.request("POST", "/login", form, b"username=nobody&password=wrong").status,
    }
