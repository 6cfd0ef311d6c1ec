"""Rows of the gateway: memory over many requests, slow clients, bytes no client would send."""

from __future__ import annotations

import asyncio
import random
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit

import httpx
import psutil
from chassis.ports import SERVICES

from bench.load import get_load
from bench.soak_rows import Outcome, soak_row
from tests.e2e.crowd import hire_crowd, sign_in_crowd
from tests.e2e.stack import ProcessStack

REQUESTS, CHUNK_SECONDS, GROWTH_MB = 200_000, 5, 5.0
SLOW, SLOW_ADDRESSES, DRIP_SECONDS = 1000, 50, 2.0
MEASURED_SECONDS = 20
FUZZERS, PATIENCE_SECONDS = 8, 0.3
BROKEN_INSIDE = ("edge_failed", "unhandled_error", "Traceback")


@soak_row("flat-memory", "200,000 requests through the gateway: the second half adds < 5 MB", minutes=3)
def flat_memory(stack: ProcessStack, minutes: float) -> Outcome:
    """Ask for a page of a service and for a worker's own until the number is reached."""
    [cookie] = sign_in_crowd(stack, hire_crowd(stack, 1, "soak"))
    wanted, gateway = int(REQUESTS * minutes / 3), psutil.Process(stack.pid_of("gateway"))
    asked, failed, seen = 0, 0, [(0, _rss_mb(gateway))]
    while asked < wanted:
        for path, headers in (("/apply", {}), ("/api/attendance/v1/me/days", {"Cookie": cookie})):
            rate = get_load(stack.url + path, seconds=CHUNK_SECONDS, headers=headers)
            asked, failed = asked + int(rate.per_second * CHUNK_SECONDS), failed + rate.failed
        seen.append((asked, _rss_mb(gateway)))
    half = next(mb for count, mb in seen if count >= asked / 2)
    figures = {
        "requests": f"{asked:,}",
        "failed": str(failed),
        "RSS before / half / end": f"{seen[0][1]:.1f} / {half:.1f} / {seen[-1][1]:.1f} MB",
    }
    # A few that waited longer than wrk does (2 s) say that the machine is busy, not that memory grows.
    return Outcome(failed <= asked / 1000 and seen[-1][1] - half < GROWTH_MB, figures)


@soak_row("slow-clients", "1,000 slow clients beside good ones: their p95 stays below twice", minutes=2)
def slow_clients(stack: ProcessStack, minutes: float) -> Outcome:
    """Measure good clients alone, then beside a thousand that send a byte now and then."""
    gateway, seconds = psutil.Process(stack.pid_of("gateway")), max(5, int(minutes * MEASURED_SECONDS))
    page = f"{stack.url}/apply"
    get_load(page, seconds=5, connections=8)
    alone = get_load(page, seconds=seconds, connections=8)
    files, mb = gateway.num_fds(), _rss_mb(gateway)
    with _slow_crowd(stack.url) as opened:
        time.sleep(5)
        beside = get_load(page, seconds=seconds, connections=8)
        held_files, held_mb = gateway.num_fds(), _rss_mb(gateway)
    time.sleep(15)
    figures = {
        "p95 alone / beside": f"{alone.p95_ms:.1f} / {beside.p95_ms:.1f} ms",
        "failed": str(beside.failed - beside.closed),
        "asked again on a new connection": str(beside.closed),
        "slow connections opened": f"{opened[0]:,}",
        "files before / held / after": f"{files} / {held_files} / {gateway.num_fds()}",
        "RSS before / held / after": f"{mb:.0f} / {held_mb:.0f} / {_rss_mb(gateway):.0f} MB",
    }
    calm = beside.p95_ms < 2 * alone.p95_ms and beside.failed == beside.closed
    return Outcome(calm and gateway.num_fds() <= files + 50, figures)


@contextmanager
def _slow_crowd(url: str) -> Iterator[list[int]]:
    """Keep a thousand connections that never finish a head; those sent away come again."""
    ended, opened = threading.Event(), [0]
    crowd = threading.Thread(target=lambda: asyncio.run(_drip_all(url, ended, opened)))
    crowd.start()
    try:
        yield opened
    finally:
        ended.set()
        crowd.join()


async def _drip_all(url: str, ended: threading.Event, opened: list[int]) -> None:
    crowd = (f"127.0.1.{number % SLOW_ADDRESSES + 1}" for number in range(SLOW))
    await asyncio.gather(*(_drip(url, address, ended, opened) for address in crowd))


async def _drip(url: str, address: str, ended: threading.Event, opened: list[int]) -> None:
    parts = urlsplit(url)
    while not ended.is_set():
        await asyncio.sleep(random.random() * DRIP_SECONDS)  # noqa: S311 - only spreads them
        try:
            reader, writer = await asyncio.open_connection(
                parts.hostname, parts.port, local_addr=(address, 0)
            )
            opened[0] += 1
            writer.write(f"GET /apply HTTP/1.1\r\nHost: {parts.netloc}\r\nX-Slow: ".encode())
            while not ended.is_set() and not await _was_sent_away(reader):
                writer.write(b"x")
            writer.close()
        except OSError:
            continue  # sent away: it comes again


async def _was_sent_away(reader: asyncio.StreamReader) -> bool:
    try:
        await asyncio.wait_for(reader.read(64), DRIP_SECONDS)
    except TimeoutError:
        return False
    return True  # an answer, or the end


@soak_row("fuzz", "bytes no client would send: no crash, no 500, nobody else harmed (T68)", minutes=10)
def fuzz(stack: ProcessStack, minutes: float) -> Outcome:
    """Send mutated requests on raw sockets and look every second whether a good one is answered."""
    [cookie] = sign_in_crowd(stack, hire_crowd(stack, 1, "soak"))
    pids = [stack.pid_of(name) for name in SERVICES]
    answers, well = Counter[str](), Counter[bool]()
    until = time.monotonic() + minutes * 60
    fuzzing = threading.Thread(target=lambda: asyncio.run(_fuzz_all(stack.url, cookie, answers, until)))
    fuzzing.start()
    with httpx.Client(base_url=stack.url, timeout=10, trust_env=False) as good:
        while fuzzing.is_alive():
            well[good.get("/apply").status_code == 200] += 1
            fuzzing.join(1)
    logs = "".join(stack.log_of(name) for name in SERVICES)
    broken = [word for word in BROKEN_INSIDE if word in logs]
    unharmed = all(map(psutil.pid_exists, pids)) and not well[False]
    told = ", ".join(f"{status} {count:,}" for status, count in sorted(answers.items()))
    figures = {
        "requests": f"{answers.total():,}",
        "answers": told,
        "good requests answered": f"{well[True]:,} of {well.total():,}",
        "failures in the logs": ", ".join(broken) or "none",
    }
    return Outcome(unharmed and not broken and not answers["500"], figures)


async def _fuzz_all(url: str, cookie: str, answers: Counter[str], until: float) -> None:
    await asyncio.gather(*(_fuzz(url, cookie, answers, until, seed) for seed in range(FUZZERS)))


async def _fuzz(url: str, cookie: str, answers: Counter[str], until: float, seed: int) -> None:
    dice, parts = random.Random(seed), urlsplit(url)  # noqa: S311 - to be repeated, not secret
    while time.monotonic() < until:
        request = _mutated(dice, dice.choice(_requests(parts.netloc, cookie)))
        try:
            reader, writer = await asyncio.open_connection(parts.hostname, parts.port)
            writer.write(request)
            answer = await asyncio.wait_for(reader.read(64), PATIENCE_SECONDS)
            writer.close()
        except TimeoutError:
            writer.close()
            answer = b""
        except OSError:
            answer = b""
        answers[answer[9:12].decode("ascii", "replace") if answer.startswith(b"HTTP/") else "none"] += 1


def _requests(host: str, cookie: str) -> list[bytes]:
    head = f"Host: {host}\r\nCookie: {cookie}\r\nOrigin: http://{host}\r\n"
    json = 'Content-Type: application/json\r\nContent-Length: 14\r\n\r\n{"kind": "in"}'
    form = (
        "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 22\r\n\r\nusername=a&password=bc"
    )
    chunks = "Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n"
    texts = (
        f"GET /apply HTTP/1.1\r\n{head}\r\n",
        f"GET /attendance?month=2026-11 HTTP/1.1\r\n{head}\r\nGET /login HTTP/1.1\r\n{head}\r\n",
        f"POST /api/attendance/v1/punches HTTP/1.1\r\n{head}{json}",
        f"POST /login HTTP/1.1\r\n{head}{form}",
        f"POST /api/recruit/v1/applications HTTP/1.1\r\n{head}{chunks}",
    )
    return [text.encode() for text in texts]


def _mutated(dice: random.Random, request: bytes) -> bytes:
    """Return the request with places cut, doubled, overwritten or swapped for bytes that parsers dread."""
    dreaded = (
        b"\r\n",
        b"\n",
        b"\r",
        b"\x00",
        b":",
        b" ",
        b"%00",
        b"..",
        b"\xff",
        b"chunked",
        b"-1",
        b"9" * 40,
    )
    for _ in range(dice.randint(1, 4)):
        at = dice.randrange(len(request))
        end = min(len(request), at + dice.randint(1, 16))
        piece = dice.choice((b"", request[at:end] * 2, dice.choice(dreaded), dice.randbytes(end - at)))
        request = request[:at] + piece + request[end:]
    return request


def _rss_mb(process: psutil.Process) -> float:
    return float(process.memory_info().rss) / 1e6
