"""uvicorn's HTTP/1.1 connection with the patience of a door: slow clients are sent away.

uvicorn itself waits for ever for a request's head or body. One look a second at all connections costs less
than timers of each.
"""

from __future__ import annotations

import asyncio
import logging
import resource
from collections.abc import Callable
from typing import ClassVar, Literal, cast

import uuid_utils
from chassis import logs
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from gateway import metrics
from gateway.proxy.call import CONNECTION
from gateway.proxy.crowd import Crowd, Group
from gateway.proxy.joined import Joined

access_log = logging.getLogger("gateway.access")

HEAD_SECONDS = 10.0
LARGEST_HEAD = 64 * 1024
"""Above the 16 KiB that are answered with 431 in words: beyond this nothing is parsed any more."""
BODY_GRACE, BODY_RATE = 5.0, 1024
BODY_SECONDS, LONG_BODY_RATE = 60.0, 64 * 1024
READ_SECONDS = 60.0
OPEN_FILES = 8192

Phase = Literal["head", "body", "received"]


def body_is_too_slow(seconds: float, received: int) -> bool:
    """Say whether a body has arrived too slowly: 1 KiB/s from the start, judged after 5 s.

    After a minute every further second needs 64 KiB, so that a photo of 16 MiB still comes through a weak
    telephone line (up to five minutes), while a trickle ends after that minute.
    """
    if seconds <= BODY_GRACE:
        return False
    needed = max(min(seconds, BODY_SECONDS) * BODY_RATE, (seconds - BODY_SECONDS) * LONG_BODY_RATE)
    return received < needed


def allow_enough_files() -> None:
    """Raise this process's soft limit of open files: 1,000 clients and as many connections to services."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = OPEN_FILES if hard == resource.RLIM_INFINITY else min(OPEN_FILES, hard)
    if soft != resource.RLIM_INFINITY and soft < wanted:
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))


class Connection(HttpToolsProtocol):
    """One client's connection; `crowd` is set by `for_crowd`."""

    crowd: ClassVar[Crowd]

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Take a new connection in, or answer 503 when the door is full."""
        super().connection_made(cast(asyncio.Transport, transport))
        self.transport = cast(asyncio.Transport, Joined(self.transport, self.loop))
        self.groups: tuple[Group, ...] = ()
        self._phase: Phase = "head"
        self._since = self.loop.time()
        self._received = 0
        self._stuck_since: float | None = None
        self.when_left: Callable[[], None] | None = None
        self.gone = False
        self._peer = self.client[0] if self.client else ""
        if not self.crowd.enter(self, self._peer):
            self._end_with(b"503 Service Unavailable")

    def connection_lost(self, exc: Exception | None) -> None:
        """Give the place back."""
        self.crowd.leave(self, self._peer)
        super().connection_lost(exc)
        self.gone = True
        if self.when_left is not None:
            self.when_left()

    def data_received(self, data: bytes) -> None:
        """Count what belongs to a head, before and after it is parsed."""
        if self._phase == "received":
            self._begin_head()
        if self._phase == "head":
            self._received += len(data)
        super().data_received(data)
        if self._phase == "head" and self._received > LARGEST_HEAD:
            metrics.rejected.labels("framing").inc()
            self._end_with(b"431 Request Header Fields Too Large")

    def send_400_response(self, msg: str) -> None:
        """Refuse what cannot be read as a request."""
        metrics.rejected.labels("framing").inc()
        self._end_with(b"400 Bad Request")

    def _begin_head(self) -> None:
        self._phase, self._since, self._received = "head", self.loop.time(), 0
        self.crowd.is_unfinished(self)

    def on_message_begin(self) -> None:
        """Begin a request that came behind another in the same bytes."""
        if self._phase == "received":
            self._begin_head()
        super().on_message_begin()
        self.scope["extensions"] = {CONNECTION: cast(dict[object, object], self)}

    def on_headers_complete(self) -> None:
        """Begin to judge the body."""
        self._phase, self._since, self._received = "body", self.loop.time(), 0
        super().on_headers_complete()

    def on_body(self, body: bytes) -> None:
        """Count the body."""
        self._received += len(body)
        super().on_body(body)

    def on_message_complete(self) -> None:
        """Stop judging: the request is whole."""
        self._phase = "received"
        self.crowd.is_answered(self)
        super().on_message_complete()

    def on_response_complete(self) -> None:
        """Rest until the next request."""
        super().on_response_complete()
        if self._phase == "received" and self.timeout_keep_alive_task is not None:
            self.crowd.is_idle(self)

    def pause_writing(self) -> None:
        """Note since when the client takes nothing."""
        self._stuck_since = self.loop.time()
        super().pause_writing()

    def resume_writing(self) -> None:
        """The client reads again."""
        self._stuck_since = None
        super().resume_writing()

    def look_at(self, now: float) -> None:
        """Close if the head, the body or the reading of the answer takes too long."""
        if self.transport.is_closing():
            return
        waited = now - self._since
        if self._stuck_since is not None and now - self._stuck_since > READ_SECONDS:
            self._give_up("body_timeout")
        elif self._phase == "head" and waited > HEAD_SECONDS:
            self._give_up("header_timeout")
        elif self._phase == "body" and self.flow.read_paused:
            # It is we who do not read: that time is not the client's.
            self._since = now - min(waited, BODY_GRACE)
        elif self._phase == "body" and body_is_too_slow(waited, self._received):
            self._give_up("body_timeout")

    def _give_up(self, reason: str) -> None:
        metrics.rejected.labels(reason).inc()
        if self._stuck_since is not None:
            self.transport.abort()
        else:
            self._end_with(b"408 Request Timeout")

    def make_way(self) -> None:
        """Close without a word: nothing was asked, or not wholly."""
        self.transport.close()

    def _end_with(self, status: bytes) -> None:
        answered = self.cycle is not None and self.cycle.response_started
        if not answered or self.cycle.response_complete:
            self.transport.write(
                b"HTTP/1.1 "
                + status
                + b"\r\ncontent-length: 0\r\nretry-after: 5\r\nconnection: close\r\nx-request-id: "
                + _noted(status)
                + b"\r\n\r\n"
            )
        self.transport.close()


def _noted(status: bytes) -> bytes:
    """Write a line for a request that was refused before it was one; return its id."""
    request_id = str(uuid_utils.uuid7())
    mark = logs.request_id.set(request_id)
    logs.note(access_log, "refused", {"route": "other", "status": int(status[:3])})
    logs.request_id.reset(mark)
    return request_id.encode()


def for_crowd(crowd: Crowd) -> type[Connection]:
    """Return the connection class of one gateway."""
    return type("GatewayConnection", (Connection,), {"crowd": crowd})
