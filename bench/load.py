"""Load on loopback: wrk for pages, a bounded list of requests for effects."""

from __future__ import annotations

import asyncio
import json
import re
import statistics
import subprocess
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import aiohttp


@dataclass(frozen=True)
class Rate:
    """What came out of one load: answers per second and milliseconds."""

    per_second: float
    p50_ms: float
    p99_ms: float
    failed: int = 0


@dataclass(frozen=True)
class Post:
    """One effect to ask for."""

    url: str
    body: dict[str, object]
    headers: dict[str, str]


_REPORT = """
done = function(summary, latency, requests)
  io.write(string.format("RESULT %d %d %d %d %d\\n", summary.requests, summary.duration,
    latency:percentile(50), latency:percentile(99),
    summary.errors.status + summary.errors.connect + summary.errors.read + summary.errors.timeout))
end
"""


def _only_loopback(url: str) -> None:
    if urlsplit(url).hostname != "127.0.0.1":
        raise ValueError(f"load goes to 127.0.0.1 only, not {url}")


def get_load(url: str, *, seconds: int, connections: int = 32, headers: dict[str, str] | None = None) -> Rate:
    """Ask for one page as often as it is answered."""
    _only_loopback(url)
    told = [part for name, value in (headers or {}).items() for part in ("-H", f"{name}: {value}")]
    with tempfile.TemporaryDirectory() as folder:
        script = Path(folder, "report.lua")
        script.write_text(_REPORT)
        command = ["wrk", "-t1", f"-c{connections}", f"-d{seconds}s", "-s", str(script), *told, url]
        printed = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    found = re.search(r"RESULT (\d+) (\d+) (\d+) (\d+) (\d+)", printed)
    assert found, printed
    requests, micros, p50, p99, failed = map(int, found.groups())
    return Rate(requests / micros * 1e6, p50 / 1000, p99 / 1000, failed)


def post_load(posts: Sequence[Post], *, connections: int) -> Rate:
    """Send each request once, so many at a time."""
    for url in {post.url for post in posts}:
        _only_loopback(url)
    return asyncio.run(_post_all(posts, connections))


async def _post_all(posts: Sequence[Post], connections: int) -> Rate:
    waiting = iter(posts)
    milliseconds: list[float] = []
    failed = 0

    async def phone(session: aiohttp.ClientSession) -> None:
        nonlocal failed
        for post in waiting:
            started = time.perf_counter()
            async with session.post(post.url, data=json.dumps(post.body), headers=post.headers) as answer:
                await answer.read()
                failed += answer.status >= 400
            milliseconds.append((time.perf_counter() - started) * 1000)

    connector = aiohttp.TCPConnector(limit=connections)
    headers = {"Content-Type": "application/json"}
    async with aiohttp.ClientSession(connector=connector, headers=headers) as session:
        started = time.perf_counter()
        await asyncio.gather(*(phone(session) for _ in range(connections)))
        seconds = time.perf_counter() - started
    return rate_of(milliseconds, seconds, failed)


def rate_of(milliseconds: list[float], seconds: float, failed: int) -> Rate:
    """Sum up single times."""
    steps = statistics.quantiles(milliseconds, n=100)
    return Rate(len(milliseconds) / seconds, steps[49], steps[98], failed)
