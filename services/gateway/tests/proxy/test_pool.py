"""The connections to one replica: used again, dropped when old, never more than a bound."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

import pytest
from gateway.proxy import pool as pools
from gateway.proxy.line import Line, Lost
from gateway.proxy.pool import NoConnection, Pool

GET = b"GET / HTTP/1.1\r\nHost: h\r\n\r\n"


@asynccontextmanager
async def _service(answer: bytes = b'{"a": 1}') -> AsyncIterator[Pool]:
    open_ones: list[asyncio.StreamWriter] = []

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        open_ones.append(writer)
        try:
            while await reader.readuntil(b"\r\n\r\n"):
                writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n%b" % (len(answer), answer))
        except (asyncio.IncompleteReadError, ConnectionError):
            writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    pool = Pool(f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}")
    try:
        yield pool
    finally:
        pool.close()
        for line in list(pool._open):
            line.hang_up()
        server.close()
        for writer in open_ones:
            writer.close()
        await asyncio.gather(*(writer.wait_closed() for writer in open_ones), return_exceptions=True)


async def _ask(pool: Pool, line: Line) -> None:
    line.ask(GET, bodiless=False, has_body=False, seconds=5)
    await line.head()
    await line.piece()
    pool.give_back(line)


def _with_service(work: Callable[[Pool], Awaitable[None]]) -> None:
    async def run() -> None:
        async with asyncio.timeout(10), _service() as pool:
            await work(pool)

    asyncio.run(run())


def test_the_line_that_rests_is_used_again_unless_a_fresh_one_is_asked_for() -> None:
    async def work(pool: Pool) -> None:
        line = await pool.line()
        await _ask(pool, line)
        assert await pool.line() is line
        await _ask(pool, line)
        fresh = await pool.line(fresh=True)
        assert fresh is not line
        assert not line.is_open

    _with_service(work)


def test_a_line_that_rested_longer_than_the_service_waits_is_closed() -> None:
    async def work(pool: Pool) -> None:
        line = await pool.line()
        await _ask(pool, line)
        line.since -= pools.IDLE_SECONDS - 1
        pool._look()
        assert line.is_open
        line.since -= 2
        pool._look()
        assert not line.is_open
        assert await pool.line() is not line

    _with_service(work)


def test_there_is_a_bound_to_open_lines(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pools, "MOST_OPEN", 2)

    async def work(pool: Pool) -> None:
        first, second = await pool.line(), await pool.line()
        with pytest.raises(NoConnection):
            await pool.line()
        await _ask(pool, first)
        assert await pool.line() is first
        second.hang_up()

    _with_service(work)


def test_a_replica_that_has_gone_from_the_list_finishes_what_it_has_begun() -> None:
    async def work(pool: Pool) -> None:
        resting, busy = await pool.line(), await pool.line()
        await _ask(pool, resting)
        pool.close()
        assert not resting.is_open
        assert busy.is_open
        await _ask(pool, busy)
        assert (busy.status, busy.is_open) == (200, False)
        with pytest.raises(NoConnection):
            await pool.line()

    _with_service(work)


def test_a_replica_tells_about_itself_in_json() -> None:
    async def work(pool: Pool) -> None:
        assert await pool.get_json("/readyz", 1) == (200, {"a": 1})

    _with_service(work)


def test_an_endless_answer_about_itself_is_not_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pools, "LARGEST_ANSWER", 100_000)

    async def run() -> None:
        async with asyncio.timeout(10), _service(b"x" * 1_000_000) as pool:
            with pytest.raises(Lost):
                await pool.get("/metrics", 5)

    asyncio.run(run())


def test_services_are_reached_by_plain_http_only() -> None:
    for base in ("https://recruit:8080", "recruit:8080", "http://"):
        with pytest.raises(ValueError, match="http://name:port"):
            Pool(base)
