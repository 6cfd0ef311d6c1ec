"""One request on its way through the gateway: what is known of it, its body, its answer."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from typing import Protocol

from chassis.errors import TooLarge
from chassis.identity import ANYONE, Identity
from starlette.types import Message, Receive, Scope, Send

from gateway.proxy import rules
from gateway.proxy.routes import Route

CONNECTION = "humetix.connection"
"""Where our own connections leave themselves in a request's scope."""


class ClientLeft(Exception):
    """The client closed its connection before the answer was complete."""


MOST_KEPT = 64 * 1024


class Body:
    """The request's body as a stream, counted against its limit; a small one is kept until the answer.

    A kept body can be sent a second time; a larger one passes through and is gone.
    """

    def __init__(self, receive: Receive, expected: bool) -> None:
        self._receive, self._expected = receive, expected
        self._kept: list[bytes] = []
        self.limit = 0
        self.size = 0
        self.fault: Exception | None = None
        self.done = not expected
        """Whether nothing more will be read of it."""
        self._finished: asyncio.Event | None = None

    @property
    def expected(self) -> bool:
        """Say whether the client announced a body."""
        return self._expected

    @property
    def can_be_sent_again(self) -> bool:
        """Say whether `chunks` would yield the whole of it: what came is kept, what is to come follows."""
        return self.fault is None and self.size <= MOST_KEPT

    async def chunks(self) -> AsyncIterator[bytes]:
        """Yield the body piece by piece; raises TooLarge or ClientLeft, also kept in `fault`."""
        for chunk in list(self._kept):
            yield chunk
        while not self.done:
            message = await self.next_message()
            if message["type"] == "http.disconnect":
                self._fail(ClientLeft())
            if chunk := message.get("body", b""):
                self._keep(chunk)
                yield chunk

    def _keep(self, chunk: bytes) -> None:
        if self.size <= MOST_KEPT:
            self._kept.append(chunk)
        else:
            self._kept.clear()

    async def next_message(self) -> Message:
        """Return the next piece as the server hands it over; raises TooLarge."""
        message = await self._receive()
        self.size += len(message.get("body", b""))
        if self.limit and self.size > self.limit:
            self._fail(TooLarge())
        if not message.get("more_body", False):
            self._finish()
        return message

    def _fail(self, fault: Exception) -> None:
        self.fault = fault
        self._finish()
        raise fault

    def _finish(self) -> None:
        self.done = True
        if self._finished is not None:
            self._finished.set()

    async def client_leaves(self) -> None:
        """Return when the client has closed its connection, once nothing more is read of its body."""
        if not self.done:
            self._finished = asyncio.Event()
            await self._finished.wait()
        while self.fault is None and (await self._receive())["type"] != "http.disconnect":
            continue


@dataclass
class Call:
    """What the edge knows about a request."""

    scope: Scope
    send_to_client: Send
    body: Body
    request_id: str
    headers: rules.Headers
    path: str = ""
    route: Route | None = None
    address: str = ""
    scheme: str = "http"
    who: Identity = ANYONE
    cookies: dict[str, str] = field(default_factory=dict)
    services_cookies: str = ""
    traceparent: str = ""
    started: float = field(default_factory=time.perf_counter)
    status: int = 0
    sent: int = 0
    upstream: str = ""
    more_headers: rules.Headers = field(default_factory=list)

    @property
    def method(self) -> str:
        """The request's method."""
        return str(self.scope["method"])

    @property
    def target(self) -> str:
        """The address as the client sent it: path and query."""
        return self.raw_target.decode("latin-1")

    @property
    def raw_target(self) -> bytes:
        """The address byte for byte as the client sent it."""
        path: bytes = self.scope["raw_path"]
        query: bytes = self.scope["query_string"]
        return b"%b?%b" % (path, query) if query else path

    @property
    def safe(self) -> bool:
        """Say whether the method changes nothing."""
        return self.method in rules.SAFE_METHODS

    @property
    def label(self) -> str:
        """The route's name in metrics and logs."""
        return self.route.label if self.route else "other"

    def __post_init__(self) -> None:
        self._last = dict(self.headers)

    def header(self, name: bytes) -> str:
        """Return the last value of a request header, "" when absent."""
        return self.raw(name).decode("latin-1")

    def raw(self, name: bytes) -> bytes:
        """Return the last value of a request header byte for byte, b"" when absent."""
        return self._last.get(name, b"")

    def drop_headers(self, *names: bytes) -> None:
        """Forget request headers: for us and for the service they were never sent."""
        self.headers = [pair for pair in self.headers if pair[0] not in names]
        self._last = dict(self.headers)

    def headers_named(self, name: bytes) -> list[str]:
        """Return all values of a request header."""
        if name not in self._last:
            return []
        return [value.decode("latin-1") for key, value in self.headers if key == name]

    async def send(self, message: Message) -> None:
        """Send a piece of the answer, with the headers every answer carries."""
        if message["type"] == "http.response.start":
            self.status = message["status"]
            message = {**message, "headers": self._answer_headers(message["headers"])}
        else:
            self.sent += len(message.get("body", b""))
        await self.send_to_client(message)

    def _answer_headers(self, given: rules.Headers) -> rules.Headers:
        static = self.path.startswith("/static/") and self.status in (200, 304)
        headers = rules.answer_headers(
            given,
            private=self.who.kind != "anyone" and not static,
            over_tls=self.scheme == "https",
            request_id=self.request_id,
        )
        if self.status < 400:
            headers += self.more_headers
        if self.body.fault is not None or not self.body.done:
            # The rest of the body is of no use: closing is cheaper than reading it.
            headers.append((b"connection", b"close"))
        return headers


class Telling(Protocol):
    """A connection that tells when its client has left."""

    when_left: Callable[[], None] | None
    gone: bool


class Watch:
    """Cancels the work on a call when its client leaves.

    Our own connections tell (`when_left`); on any other server a task waits for the message.
    """

    def __init__(self, call: Call, work: asyncio.Task[None]) -> None:
        self._call, self._work = call, work
        self._connection: Telling | None = call.scope.get("extensions", {}).get(CONNECTION)
        self._task: asyncio.Task[None] | None = None
        if self._connection is None:
            self._task = asyncio.create_task(self._wait())
            return
        self._connection.when_left = self._left
        if self._connection.gone:
            self._left()

    def end(self) -> None:
        """Stop watching."""
        if self._task is not None:
            self._task.cancel()
        if self._connection is not None:
            self._connection.when_left = None

    async def _wait(self) -> None:
        await self._call.body.client_leaves()
        self._left()

    def _left(self) -> None:
        if self._call.body.fault is None:
            self._call.body.fault = ClientLeft()
            self._work.cancel()
