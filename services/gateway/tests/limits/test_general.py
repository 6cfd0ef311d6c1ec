"""The general limit: headers, bounded memory, Redis for several gateways, a store that is gone."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from chassis.errors import Busy
from chassis.testing_databases import RedisServer
from gateway.limits import general, stores
from gateway.limits.general import GeneralLimit, TooManyRequests
from gateway.limits.stores import BoundedMemory
from limits import parse


@pytest.fixture(autouse=True)
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, policy in dict(general.POLICIES).items():
        monkeypatch.setitem(general.POLICIES, name, replace(policy, quota=parse("3 per minute")))


@pytest.fixture
def redis(tmp_path: Path) -> Iterator[str]:
    """A Redis of our own on a socket of our own; its address."""
    server = RedisServer(tmp_path)
    yield server.url
    server.stop()


async def _use_up(*limits: GeneralLimit) -> list[dict[str, str]]:
    """Count three requests, each at the next limit; then expect the fourth to be refused."""
    told = [
        await limits[number % len(limits)].count("public_write", "a", signed_in=False) for number in range(3)
    ]
    with pytest.raises(TooManyRequests) as refused:
        await limits[0].count("public_write", "a", signed_in=False)
    told.append(dict(refused.value.headers or {}))
    assert await limits[0].count("public_write", "b", signed_in=False)
    for limit in limits:
        await limit.close()
    return told


def test_every_counted_request_is_told_what_is_left() -> None:
    told = asyncio.run(_use_up(GeneralLimit("")))
    assert [headers["RateLimit-Policy"] for headers in told] == ['"public_write";q=3;w=60'] * 4
    assert [headers["RateLimit"].partition(";t=")[0] for headers in told] == [
        f'"public_write";r={left}' for left in (2, 1, 0, 0)
    ]
    assert 1 <= int(told[-1]["Retry-After"]) <= 60
    assert "Retry-After" not in told[0]


def test_two_gateways_count_together_in_redis(redis: str) -> None:
    told = asyncio.run(_use_up_twice(redis))
    assert told[2]["RateLimit"].startswith('"public_write";r=0')


async def _use_up_twice(url: str) -> list[dict[str, str]]:
    return await _use_up(GeneralLimit(url), GeneralLimit(url))


def test_who_has_signed_in_is_not_counted_and_told_nothing() -> None:
    assert asyncio.run(GeneralLimit("").count("public_write", "a", signed_in=True)) == {}


def test_without_its_store_work_goes_on_but_signing_in_waits() -> None:
    with socket.socket() as nobody:
        nobody.bind(("127.0.0.1", 0))
        asyncio.run(_without_store(f"redis://127.0.0.1:{nobody.getsockname()[1]}"))


async def _without_store(url: str) -> None:
    limit = GeneralLimit(url)
    assert await limit.count("public_write", "a", signed_in=False) == {}
    with pytest.raises(Busy):
        await limit.count("sign_in", "a", signed_in=False)
    await limit.close()


def test_memory_stays_bounded_and_forgets_the_oldest_first(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stores, "MOST_KEYS", 100)
    asyncio.run(_fill())


async def _fill() -> None:
    memory = BoundedMemory()
    for number in range(1000):
        await memory.incr(f"{number}", 60)
    assert len(memory.storage) == len(memory.expirations) == 100
    assert await memory.get("999") == 1
    assert await memory.get("899") == 0
    for number in range(100):
        await memory.incr(f"short{number}", -1)
    assert len(memory.expirations) <= 100
    assert not memory.locks
    assert await memory.decr("999") == 0
