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
from typing import cast
from urllib.parse import urlsplit

import uvloop


@dataclass(frozen=True)
class Rate:
    """What came out of one load: answers per second and milliseconds.

    `closed` counts the failed whose connection was ended between two requests: a browser asks again.
    """

    per_second: float
    p50_ms: float
    p99_ms: float
    failed: int = 0
    p95_ms: float = 0.0
    closed: int = 0


@dataclass(frozen=True)
class Seen:
    """One request of a list: its place there, how long it took, and its status (0: no answer)."""

    place: int
    milliseconds: float
    status: int


@dataclass(frozen=True)
class Post:
    """One effect to ask for."""

    path: str
    body: dict[str, object]
    headers: dict[str, str]


LONGEST_AWAY = 60.0
_LENGTH = re.compile(rb"(?i)content-length: (\d+)")
_REPORT = """
done = function(summary, latency, requests)
  io.write(string.format("RESULT %d %d %d %d %d %d %d\\n", summary.requests, summary.duration,
    latency:percentile(50), latency:percentile(99), latency:percentile(95),
    summary.errors.status + summary.errors.connect + summary.errors.read + summary.errors.timeout,
    summary.errors.read))
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
    found = re.search(r"RESULT (\d+) (\d+) (\d+) (\d+) (\d+) (\d+) (\d+)", printed)
    assert found, printed
    requests, micros, p50, p99, p95, failed, closed = map(int, found.groups())
    return Rate(requests / micros * 1e6, p50 / 1000, p99 / 1000, failed, p95 / 1000, closed)


def post_load(url: str, posts: Sequence[Post], *, connections: int) -> Rate:
    """Send each request once, so many at a time, each on a connection that is kept."""
    started = time.perf_counter()
    seen = post_each(url, posts, connections=connections)
    seconds = time.perf_counter() - started
    steps = statistics.quantiles([each.milliseconds for each in seen], n=100)
    failed = sum(not 200 <= each.status < 300 for each in seen)
    return Rate(len(seen) / seconds, steps[49], steps[98], failed, steps[94])


def post_each(url: str, posts: Sequence[Post], *, connections: int) -> list[Seen]:
    """Do what `post_load` does and return what became of each request."""
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


async def _send_all(host: str, port: int, raw: list[bytes], connections: int) -> list[Seen]:
    waiting, seen = iter(enumerate(raw)), list[Seen]()
    await asyncio.gather(*(_hold(_Phone(waiting, seen), host, port) for _ in range(connections)))
    return seen


async def _hold(phone: _Phone, host: str, port: int) -> None:
    """Keep one phone connected until nothing is left to send."""
    loop = asyncio.get_running_loop()
    refused_until = time.monotonic() + LONGEST_AWAY
    while not phone.is_through:
        phone.hung_up = loop.create_future()
        try:
            await loop.create_connection(lambda: phone, host, port)
        except ConnectionError:
            if time.monotonic() > refused_until:
                raise
            await asyncio.sleep(0.1)  # it is being started again
            continue
        await phone.hung_up
        refused_until = time.monotonic() + LONGEST_AWAY


class _Phone(asyncio.Protocol):
    """One connection that sends the next request when the last is answered.

    Bare: what it costs is taken from what it measures.
    """

    def __init__(self, waiting: Iterator[tuple[int, bytes]], seen: list[Seen]) -> None:
        self.is_through = False
        self.hung_up: asyncio.Future[None]
        self._waiting, self._seen = waiting, seen
        self._sent: tuple[int, float] | None = None
        self._answer = b""
        self._transport: asyncio.Transport

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.Transport, transport)  # uvloop's is one by its methods only
        self._send_next()

    def _send_next(self) -> None:
        place, request = next(self._waiting, (-1, b""))
        if not request:
            self.is_through = True
            self._transport.close()
            return
        self._answer, self._sent = b"", (place, time.perf_counter())
        self._transport.write(request)

    def data_received(self, data: bytes) -> None:
        self._answer += data
        head, found, body = self._answer.partition(b"\r\n\r\n")
        length = _LENGTH.search(head)
        if not found or len(body) < (int(length[1]) if length else 0):
            return
        self._note(int(head[9:12]))
        if b"onnection: close" in head:
            self._transport.close()
        else:
            self._send_next()

    def _note(self, status: int) -> None:
        assert self._sent is not None
        place, sent_at = self._sent
        self._seen.append(Seen(place, (time.perf_counter() - sent_at) * 1000, status))
        self._sent = None

    def connection_lost(self, error: Exception | None) -> None:
        if self._sent is not None:
            self._note(0)
        self.hung_up.set_result(None)
