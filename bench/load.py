"""Load on loopback: wrk for pages, a bounded list of requests on plain sockets for effects."""

from __future__ import annotations

import asyncio
import json
import re
import statistics
import subprocess
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import uvloop


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

    path: str
    body: dict[str, object]
    headers: dict[str, str]


_REPORT = """
done = function(summary, latency, requests)
  io.write(string.format("RESULT %d %d %d %d %d\\n", summary.requests, summary.duration,
    latency:percentile(50), latency:percentile(99),
    summary.errors.status + summary.errors.connect + summary.errors.read + summary.errors.timeout))
end
"""


def get_load(url: str, *, seconds: int, connections: int = 32, headers: dict[str, str] | None = None) -> Rate:
    """Ask for one page as often as it is answered."""
    _loopback(url)
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


def post_load(url: str, posts: Sequence[Post], *, connections: int) -> Rate:
    """Send each request once, so many at a time, each on a connection that is kept."""
    host, port = _loopback(url)
    raw = [_raw(post, f"{host}:{port}") for post in posts]
    return uvloop.run(_send_all(host, port, raw, connections))


def _loopback(url: str) -> tuple[str, int]:
    parts = urlsplit(url)
    if parts.hostname != "127.0.0.1" or parts.port is None:
        raise ValueError(f"load goes to 127.0.0.1 only, not {url}")
    return parts.hostname, parts.port


def _raw(post: Post, host: str) -> bytes:
    """Return a whole request, encoded beforehand: the generator shares the cores with what it measures."""
    body = json.dumps(post.body).encode()
    headers = {"Host": host, "Content-Type": "application/json", "Content-Length": len(body), **post.headers}
    lines = [f"POST {post.path} HTTP/1.1", *(f"{name}: {value}" for name, value in headers.items())]
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + body


async def _send_all(host: str, port: int, raw: list[bytes], connections: int) -> Rate:
    waiting, seen = iter(raw), list[tuple[float, bool]]()
    started = time.perf_counter()
    await asyncio.gather(*(_phone(host, port, waiting, seen) for _ in range(connections)))
    seconds = time.perf_counter() - started
    steps = statistics.quantiles([milliseconds for milliseconds, _ in seen], n=100)
    return Rate(len(seen) / seconds, steps[49], steps[98], sum(not ok for _, ok in seen))


async def _phone(host: str, port: int, waiting: Iterator[bytes], seen: list[tuple[float, bool]]) -> None:
    reader, writer = await asyncio.open_connection(host, port)
    for request in waiting:
        started = time.perf_counter()
        writer.write(request)
        head = await reader.readuntil(b"\r\n\r\n")
        length = re.search(rb"(?i)content-length: (\d+)", head)
        await reader.readexactly(int(length[1]) if length else 0)
        seen.append(((time.perf_counter() - started) * 1000, head.startswith(b"HTTP/1.1 2")))
        if b"onnection: close" in head:
            writer.close()
            reader, writer = await asyncio.open_connection(host, port)
    writer.close()
