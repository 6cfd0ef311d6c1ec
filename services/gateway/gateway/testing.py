"""For protocol tests: a service whose bytes the test writes itself, and a real gateway before it."""

from __future__ import annotations

import asyncio
import http.client
import json
import socket
import threading
import time
from collections.abc import Awaitable, Callable, Coroutine, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

import uvicorn
from chassis.clock import now
from chassis.identity import Identity
from chassis.testing import make_settings
from chassis.testing_migrated import migrated_database

from gateway.app import create
from gateway.proxy.edge import Edge
from gateway.session import actions as sessions
from gateway.session import rules
from gateway.settings import GatewaySettings

T = TypeVar("T")


@dataclass
class Received:
    """A request as it arrived at the upstream, head first; the body is read when the test says so."""

    method: str
    target: str
    headers: list[tuple[str, str]]
    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter
    body: bytes = b""

    def header(self, name: str) -> str | None:
        """Return the only value of a header; fails when it came twice."""
        values = [value for key, value in self.headers if key == name]
        assert len(values) <= 1, f"{name} came {len(values)} times"  # noqa: S101 - a test's helper
        return values[0] if values else None

    async def pieces(self, size: int = 65_536) -> int:
        """Read the whole body without keeping it; return its length."""
        total = 0
        async for piece in self._pieces(size):
            total += len(piece)
        return total

    async def read(self) -> bytes:
        """Read and keep the whole body."""
        self.body = b"".join([piece async for piece in self._pieces(65_536)])
        return self.body

    async def _pieces(self, size: int) -> Any:
        if self.header("transfer-encoding") == "chunked":
            while length := int(await self.reader.readline(), 16):
                yield await self.reader.readexactly(length)
                await self.reader.readexactly(2)
            await self.reader.readexactly(2)
            return
        left = int(self.header("content-length") or 0)
        while left:
            piece = await self.reader.read(min(size, left))
            if not piece:
                raise ConnectionResetError("the gateway closed midway")
            left -= len(piece)
            yield piece

    def answer(self, body: bytes = b"ok", status: str = "200 OK", *extra: str) -> None:
        """Write a sized answer."""
        head = [f"HTTP/1.1 {status}", f"Content-Length: {len(body)}", *extra, "", ""]
        self.writer.write("\r\n".join(head).encode() + body)


Behaviour = Callable[[Received], Awaitable[None]]


async def _echo(request: Received) -> None:
    await request.read()
    told = {"method": request.method, "target": request.target, "headers": request.headers}
    request.answer(json.dumps(told).encode(), "200 OK", "Content-Type: application/json")


class _Loop:
    """An event loop in a thread of its own."""

    def __init__(self) -> None:
        self.loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self.loop.run_forever, daemon=True)
        self._thread.start()

    def run(self, work: Coroutine[Any, Any, T]) -> T:
        return asyncio.run_coroutine_threadsafe(work, self.loop).result(20)

    def close(self) -> None:
        self.loop.call_soon_threadsafe(self.loop.stop)
        self._thread.join(5)
        self.loop.close()


@dataclass
class Upstream:
    """A service that answers as the test tells it; it answers probes by itself."""

    behaviour: Behaviour = _echo
    ready: bool = True
    instance: str = "one"
    port: int = 0
    received: list[Received] = field(default_factory=list)
    own_answers: dict[str, dict[str, Any]] = field(
        default_factory=lambda: {
            "/version": {"version": "9.9.9", "commit": "abcdef"},
            "/internal/changes": {"items": [], "next": None},
            "/internal/colleagues": {"count": 1},
        }
    )
    _loop: _Loop = field(default_factory=_Loop)
    _server: asyncio.Server | None = None
    _open: set[asyncio.StreamWriter] = field(default_factory=set)
    _tasks: set[asyncio.Task[Any]] = field(default_factory=set)

    def start(self) -> Upstream:
        """Listen (again, on the same port after `stop`)."""
        self._loop.run(self._start())
        return self

    async def _start(self) -> None:
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", self.port)
        self.port = self._server.sockets[0].getsockname()[1]

    def stop(self) -> None:
        """Stop listening and drop every connection, as a killed process does."""
        self._loop.run(self._stop())

    async def _stop(self) -> None:
        if self._server is not None:
            self._server.close()
        for task in list(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        for writer in list(self._open):
            writer.transport.abort()

    def close(self) -> None:
        """Stop for good."""
        self.stop()
        self._loop.close()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None  # noqa: S101 - we run in one
        self._tasks.add(task)
        self._open.add(writer)
        try:
            while request := await _head_of(reader, writer):
                await self._answer(request)
                await writer.drain()
        except (ConnectionError, asyncio.IncompleteReadError, asyncio.CancelledError):
            writer.transport.abort()
        finally:
            self._open.discard(writer)
            self._tasks.discard(task)
            writer.close()

    async def _answer(self, request: Received) -> None:
        if request.target == "/readyz":
            body = {"status": "ready" if self.ready else "unready", "instance": self.instance}
            body["reason"] = "" if self.ready else "draining"
            status = "200 OK" if self.ready else "503 Service Unavailable"
            request.answer(json.dumps(body).encode(), status, "Content-Type: application/json")
        elif kept := self.own_answers.get(request.target.partition("?")[0]):
            request.answer(json.dumps(kept).encode(), "200 OK", "Content-Type: application/json")
        else:
            self.received.append(request)
            await self.behaviour(request)


async def _head_of(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> Received | None:
    try:
        head = await reader.readuntil(b"\r\n\r\n")
    except asyncio.IncompleteReadError:
        return None
    first, *lines = head.decode("latin-1").split("\r\n")
    method, target, _ = first.split(" ")
    pairs = [line.partition(":") for line in lines if line]
    return Received(
        method, target, [(name.lower(), value.strip()) for name, _, value in pairs], reader, writer
    )


@dataclass
class Answer:
    """What a client got."""

    status: int
    headers: list[tuple[str, str]]
    body: bytes

    def header(self, name: str) -> str | None:
        """Return the only value of a header; fails when it came twice."""
        values = [value for key, value in self.headers if key.lower() == name]
        assert len(values) <= 1, f"{name} came {len(values)} times"  # noqa: S101 - a test's helper
        return values[0] if values else None

    def json(self) -> Any:
        """Return the decoded body."""
        return json.loads(self.body)


class Door:
    """A whole gateway served by uvicorn on a free port of this machine."""

    def __init__(self, folder: Path, **more: Any) -> None:
        more = {"session_cookie_secure": False, "lame_duck_seconds": 0.1, **more}
        settings = make_settings(GatewaySettings, folder, **more)
        assert isinstance(settings, GatewaySettings)  # noqa: S101 - we asked for it
        self.settings = settings
        self.settings.data_dir.mkdir(parents=True, exist_ok=True)
        migrated_database("gateway", self.settings.database_url)
        self.edge: Edge = create(self.settings)
        config = uvicorn.Config(
            self.edge, host="127.0.0.1", port=0, http=self.edge.http_protocol, log_config=None,
            access_log=False, server_header=False, proxy_headers=False,
        )  # fmt: skip
        self._server = uvicorn.Server(config)
        self._thread = threading.Thread(target=self._server.run, daemon=True)
        self._thread.start()
        until = time.monotonic() + 20
        while not self._server.started:
            if time.monotonic() > until or not self._thread.is_alive():
                raise RuntimeError("the gateway did not start")
            time.sleep(0.01)
        self.port: int = self._server.servers[0].sockets[0].getsockname()[1]

    @property
    def host(self) -> str:
        """The Host header of this gateway."""
        return f"127.0.0.1:{self.port}"

    def close(self) -> None:
        """Stop the gateway."""
        self._server.should_exit = True
        self._thread.join(20)

    def request(
        self, method: str, path: str, headers: Mapping[str, str] | None = None, body: Any = None
    ) -> Answer:
        """Send one request on a connection of its own (an iterable body goes out chunked)."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        try:
            connection.request(method, path, body, dict(headers or {}), encode_chunked=False)
            got = connection.getresponse()
            return Answer(got.status, got.getheaders(), got.read())
        finally:
            connection.close()

    def raw(self, sent: bytes, seconds: float = 5) -> bytes:
        """Send bytes as they are; return everything that comes back until the gateway closes or rests."""
        with socket.create_connection(("127.0.0.1", self.port), timeout=seconds) as connection:
            connection.sendall(sent)
            return read_all(connection)

    def cookie(self, who: Identity) -> str:
        """Sign someone in behind the counter; return the Cookie header."""
        lasts = self.settings.absolute(who.kind)
        token = self.edge.state.db.write(sessions.open_session, who, "test", lasts, now())
        return f"{rules.cookie_name(rules.COOKIES[who.kind], secure=False)}={token}"


def read_all(connection: socket.socket) -> bytes:
    """Read until the other side closes or says nothing for the socket's timeout."""
    got = b""
    try:
        while piece := connection.recv(65_536):
            got += piece
    except (TimeoutError, ConnectionError):
        return got
    return got


def eventually(holds: Callable[[], bool], seconds: float = 5) -> bool:
    """Wait until something holds; say whether it did."""
    until = time.monotonic() + seconds
    while not (ok := holds()) and time.monotonic() < until:
        time.sleep(0.02)
    return ok
