"""One connection to a replica: a question, its answer, the next question; read by httptools.

What an answer's end is decides everything: only an answer that was read to its end leaves the connection in
use, and one that broke off is told as such. One look a few times a second at all lines (`look_at`) costs less
than a timer for each request.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from typing import cast

import httptools

from gateway.proxy.wire import (
    BODILESS,
    LARGEST_ANSWER_HEAD,
    LAST_CHUNK,
    MOST_ANSWER_HEADERS,
    Headers,
    Unreadable,
    chunk,
    ends_with_connection,
    is_small,
)

HIGH_WATER = 64 * 1024
"""So much of an answer is kept for a client that reads slower than the service writes."""
SLOWEST = 1024
"""Bytes a second that a body must bring on average, once as long was waited as for silence."""


class Lost(Exception):
    """The connection ended, or was not worth keeping, before the answer was complete."""


class Late(Lost):
    """The service took too long."""


class Line(asyncio.Protocol):
    """One connection; `on_lost` is called once when it has ended."""

    def __init__(self, on_lost: Callable[[Line], None]) -> None:
        self._on_lost = on_lost
        self._loop = asyncio.get_running_loop()
        self._transport: asyncio.Transport
        self._parser = httptools.HttpResponseParser(self)
        self._waiter: asyncio.Future[None] | None = None
        self._room: asyncio.Future[None] | None = None
        self._closed = self._asked = False
        self.since = 0.0
        self._reset()

    def _reset(self) -> None:
        self.status, self.headers = 0, cast(Headers, [])
        self.complete = False
        self._fault: Exception | None = None
        self._pieces: list[bytes] = []
        self._kept = self._head_size = self._received = 0
        self._waited = 0.0
        self._small = self._until_close = self._spoilt = self._paused = self._bodiless = False
        self._keeps_alive = self._sent = False

    @property
    def is_open(self) -> bool:
        """Say whether it can be asked."""
        return not self._closed and not self._transport.is_closing()

    def ask(self, head: bytes, *, bodiless: bool, has_body: bool, seconds: float) -> None:
        """Write a request's head; `bodiless`: an answer to HEAD; `seconds`: how long it may be silent."""
        self._reset()
        self._asked, self._bodiless, self._seconds = True, bodiless, seconds
        self._sent = not has_body
        self.since = self._loop.time()
        self._transport.write(head)

    async def send(self, pieces: AsyncIterator[bytes], *, sized: bool) -> None:
        """Write the request's body, no faster than the service reads; raises what `pieces` raises."""
        async for piece in pieces:
            await self._has_room()
            self._transport.write(piece if sized else chunk(piece))
        await self._has_room()
        if not sized:
            self._transport.write(LAST_CHUNK)
        self._sent = True
        self.since = self._loop.time()

    async def _has_room(self) -> None:
        if self._room is not None:
            self.since = self._loop.time()
            await self._room
        if self._closed:
            raise Lost("closed while the request was sent")

    async def head(self) -> None:
        """Wait for `status` and `headers`; raises Lost or Late, or what `fail` was told.

        A small answer is waited for to its end: nothing has been said to the client when it breaks off.
        """
        while not self.status or (self._small and not self.complete):
            await self._news()

    async def piece(self) -> bytes:
        """Return what has come of the body since; `complete` says whether it was the rest."""
        while not self._pieces and not self.complete:
            self.since = began = self._loop.time()
            await self._news()
            self._waited += self._loop.time() - began
        found = b"".join(self._pieces) if len(self._pieces) != 1 else self._pieces[0]
        self._pieces, self._kept = [], 0
        if self._paused and not self._closed:
            self._paused = False
            self._transport.resume_reading()
        return found

    async def _news(self) -> None:
        if self._fault is not None:
            raise self._fault
        self._waiter = self._loop.create_future()
        try:
            await self._waiter
        finally:
            self._waiter = None

    def fail(self, fault: Exception) -> None:
        """End the exchange and the connection for a reason; whoever waits hears it."""
        if self._fault is None and not self.complete:
            self._fault = fault
        self._spoilt = True
        self._transport.abort()
        self._wake()

    def free(self) -> bool:
        """Say whether the exchange left the connection fit for another; close it when not."""
        self._asked = False
        self._pieces = []
        if not (self.complete and self._sent and self._keeps_alive) or self._spoilt or not self.is_open:
            self._transport.abort()
            return False
        if self._bodiless:
            # The parser waits for the body that an answer to HEAD announces and does not have.
            self._parser = httptools.HttpResponseParser(self)
        if self._paused:
            self._transport.resume_reading()
        self.since = self._loop.time()
        return True

    def hang_up(self) -> None:
        """Close a line that nobody uses."""
        self._spoilt = True
        self._transport.abort()

    def look_at(self, now: float) -> None:
        """Give up on a service that answers nothing or takes nothing for too long."""
        if not self._asked or not (self._room or (self._waiter and self._sent)):
            return
        silent = now - self.since
        waited = self._waited + silent
        trickles = waited > self._seconds and self._received < waited * SLOWEST
        if silent > self._seconds or (self.status and trickles):
            self.fail(Late("no answer in time"))

    def _wake(self) -> None:
        if self._waiter is not None and not self._waiter.done():
            self._waiter.set_result(None)

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Begin."""
        self._transport = cast(asyncio.Transport, transport)

    def connection_lost(self, exc: Exception | None) -> None:
        """Tell whoever waits; a body without a length is whole when the service closed it orderly."""
        self._closed = True
        if self.status and self._until_close and exc is None and not self._spoilt:
            self.complete = True
        elif self._fault is None:
            self._fault = Lost(type(exc).__name__ if exc else "closed")
        self.resume_writing()
        self._wake()
        self._on_lost(self)

    def pause_writing(self) -> None:
        """The service reads slower than the client sends."""
        self._room = self._loop.create_future()

    def resume_writing(self) -> None:
        """The service reads again, or never will."""
        room, self._room = self._room, None
        if room is not None and not room.done():
            room.set_result(None)

    def data_received(self, data: bytes) -> None:
        """Read what came; bytes that nobody asked for end the connection."""
        if not self._asked:
            self.hang_up()
            return
        if not self.status:
            self._head_size += len(data)
        try:
            self._parser.feed_data(data)
        except (httptools.HttpParserError, httptools.HttpParserUpgrade) as error:
            self.fail(Lost(str(error.__context__ or error)))
            return
        if self.complete or (self.status and not self._small):
            self.since = self._loop.time()
            self._wake()
        elif not self.status and self._head_size > LARGEST_ANSWER_HEAD:
            self.fail(Lost("the answer's head is too large"))
        if self._kept > HIGH_WATER and not self._paused and not self.complete:
            self._paused = True
            self._transport.pause_reading()

    def on_message_begin(self) -> None:
        """Begin an answer; one behind the last is garbage."""
        self._spoilt = self._spoilt or self.status != 0
        if not self.status:
            self.headers = []

    def on_header(self, name: bytes, value: bytes) -> None:
        """Keep a header; trailers, which come after the body, are dropped."""
        if self.status:
            return
        self.headers.append((name.lower(), value))
        if len(self.headers) > MOST_ANSWER_HEADERS:
            raise Unreadable("too many headers")

    def on_headers_complete(self) -> None:
        """Look at the head; one of 1xx is only the announcement of another."""
        status = self._parser.get_status_code()
        if self.status or (100 <= status < 200 and status != 101):
            return
        if sum(len(name) + len(value) for name, value in self.headers) > LARGEST_ANSWER_HEAD:
            raise Unreadable("the answer's head is too large")
        until_close = ends_with_connection(status, self._parser.get_http_version(), self.headers)
        self.status, self._keeps_alive = status, self._parser.should_keep_alive()
        self._small = is_small(self.headers)
        self._until_close = until_close and not self._bodiless
        self.complete = self._bodiless or status in BODILESS

    def on_body(self, body: bytes) -> None:
        """Keep a piece until the client takes it."""
        if self.complete:
            self._spoilt = True
            return
        self._pieces.append(body)
        self._kept += len(body)
        self._received += len(body)

    def on_message_complete(self) -> None:
        """The answer is whole."""
        if self.status:
            self.complete = True
