"""The connections to one replica: kept open between requests, closed when they rest too long."""

from __future__ import annotations

import asyncio
import json
from urllib.parse import urlsplit

from gateway.proxy.line import Line, Lost
from gateway.proxy.wire import request_head

CONNECT_SECONDS = 0.5
IDLE_SECONDS = 30.0
"""Shorter than the services keep idle connections (65 s): a request never meets one that is closing."""
MOST_OPEN = 80
"""The 64 requests a replica takes at once, and those who ask how it is."""
LOOK_SECONDS = 0.2
LARGEST_ANSWER = 8 * 1024 * 1024


class NoConnection(Exception):
    """Nothing was sent: any request may be sent elsewhere."""


class Pool:
    """The lines to one address (`http://host:port`)."""

    def __init__(self, base: str) -> None:
        parts = urlsplit(base)
        if parts.scheme != "http" or not parts.hostname:
            raise ValueError(f"services are reached by http://name:port, not {base}")
        self._host, self._port = parts.hostname, parts.port or 80
        self.authority = parts.netloc.encode()
        self._free: list[Line] = []
        self._open: dict[Line, None] = {}
        self._timer: asyncio.TimerHandle | None = None
        self._closed = False

    async def line(self, *, fresh: bool = False) -> Line:
        """Return a line nobody uses, the latest used first; raises NoConnection.

        `fresh`: a new one, because another has just been lost; what rests is likely to be as dead.
        """
        if fresh:
            self._drop_resting()
        while self._free:
            line = self._free.pop()
            if line.is_open:
                return line
        if self._closed or len(self._open) >= MOST_OPEN:
            raise NoConnection("closed" if self._closed else "too many connections")
        return await self._connect()

    async def _connect(self) -> Line:
        loop = asyncio.get_running_loop()
        try:
            async with asyncio.timeout(CONNECT_SECONDS):
                _, line = await loop.create_connection(lambda: Line(self._lost), self._host, self._port)
        except (OSError, TimeoutError) as error:
            raise NoConnection(type(error).__name__) from error
        if not line.is_open:
            raise NoConnection("closed at once")
        self._open[line] = None
        if self._timer is None:
            self._timer = loop.call_later(LOOK_SECONDS, self._look)
        return line

    def give_back(self, line: Line) -> None:
        """Keep a line whose exchange was whole; close any other."""
        if line.free() and not self._closed:
            self._free.append(line)
        else:
            line.hang_up()

    def close(self) -> None:
        """Close the lines that rest; those in use are closed when their answer is complete."""
        self._closed = True
        self._drop_resting()

    def _drop_resting(self) -> None:
        for line in self._free:
            line.hang_up()
        self._free.clear()

    async def get(self, path: str, seconds: float) -> tuple[int, bytes]:
        """Ask the replica itself for something small; raises NoConnection, Lost or TimeoutError."""
        async with asyncio.timeout(seconds):
            line = await self.line()
            try:
                headers = [(b"Host", self.authority), (b"Accept", b"*/*")]
                head = request_head("GET", path.encode(), headers)
                line.ask(head, bodiless=False, has_body=False, seconds=seconds)
                await line.head()
                return line.status, await _whole_body(line)
            finally:
                self.give_back(line)

    async def get_json(self, path: str, seconds: float) -> tuple[int, dict[str, object]]:
        """Return an answer that is a JSON object ({} when it is something else); ValueError when no JSON."""
        status, body = await self.get(path, seconds)
        told = json.loads(body)
        return status, told if isinstance(told, dict) else {}

    def _lost(self, line: Line) -> None:
        self._open.pop(line, None)
        if line in self._free:
            self._free.remove(line)

    def _look(self) -> None:
        self._timer = None
        loop = asyncio.get_running_loop()
        now = loop.time()
        for line in list(self._open):
            line.look_at(now)
        for line in [each for each in self._free if now - each.since > IDLE_SECONDS]:
            self._free.remove(line)
            line.hang_up()
        if self._open:
            self._timer = loop.call_later(LOOK_SECONDS, self._look)


async def _whole_body(line: Line) -> bytes:
    body = await line.piece()
    while not line.complete:
        body += await line.piece()
        if len(body) > LARGEST_ANSWER:
            raise Lost("the answer is too large")
    return body
