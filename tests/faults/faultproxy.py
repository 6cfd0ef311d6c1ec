"""A TCP proxy that does what networks do: latency, bandwidth, cut-off, reset, close, timeout, slices, down.

It stands between the gateway and one upstream. The gateway's own checks pass untouched unless a test says
otherwise: a fault of one route is not a fault of the whole service.
"""

from __future__ import annotations

import asyncio
import socket
import struct
import threading
from collections.abc import Coroutine
from dataclasses import dataclass, field, replace
from typing import Any, TypeVar

T = TypeVar("T")

PROBES = (b"/readyz", b"/version", b"/metrics")
"""What the gateway asks to see how a service is."""
OWN_CALLS = b"/internal/"
"""What it asks at times of its own: it meets the faults, and is none of a test's requests."""


@dataclass(frozen=True)
class Faults:
    """What happens to answers on their way back; all off by default."""

    latency: float = 0.0
    """Seconds before each piece."""
    bytes_per_second: float | None = None
    """Bandwidth: pieces trickle byte by byte."""
    limit_data: int | None = None
    """After so many bytes of an answer the connection ends …"""
    reset: bool = False
    """… with a reset (RST) instead of an orderly close."""
    close_on_request: int | None = None
    """The n-th request of a connection (from 1) is read and answered by closing."""
    timeout: bool = False
    """Nothing comes back, and the connection stays open."""
    slice_bytes: int = 65_536
    """Pieces are cut this small."""
    probes_too: bool = False
    """The gateway's checks meet the same faults."""
    down: bool = False
    """Connections are refused, open ones are cut."""


NONE = Faults()


@dataclass
class FaultProxy:
    """Passes bytes between its own port and an upstream's, with the present faults."""

    upstream_port: int
    port: int = 0
    faults: Faults = NONE
    requests: int = 0
    """How many were sent this way, checks and own calls of the gateway left out."""
    _loop: asyncio.AbstractEventLoop = field(default_factory=asyncio.new_event_loop)
    _server: asyncio.Server | None = None
    _wires: set[Wire] = field(default_factory=set)

    def start(self) -> FaultProxy:
        """Listen on a port of its own."""
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self._thread.start()
        self._run(self._listen())
        return self

    def close(self) -> None:
        """Stop for good."""
        self._run(self._stop())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(5)
        self._loop.close()

    def set(self, **faults: Any) -> None:
        """Have these faults, and no others, from the next piece on."""
        self.clear()
        self.faults = replace(NONE, **faults)
        if self.faults.down:
            self._run(self._stop())

    def clear(self) -> None:
        """Heal."""
        was_down, self.faults = self.faults.down, NONE
        if was_down:
            self._run(self._listen())

    def _run(self, work: Coroutine[Any, Any, T]) -> T:
        return asyncio.run_coroutine_threadsafe(work, self._loop).result(10)

    async def _listen(self) -> None:
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", self.port)
        self.port = self._server.sockets[0].getsockname()[1]

    async def _stop(self) -> None:
        if self._server is not None:
            self._server.close()
        await asyncio.gather(*(wire.cut() for wire in list(self._wires)))

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        wire = Wire(self, reader, writer)
        self._wires.add(wire)
        try:
            await wire.pass_on()
        finally:
            self._wires.discard(wire)


class Wire:
    """One connection through the proxy."""

    def __init__(self, proxy: FaultProxy, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._proxy, self._reader, self._writer = proxy, reader, writer
        self._requests, self._passed, self._probed = 0, 0, False
        self._ways: list[asyncio.Task[None]] = []

    @property
    def _faults(self) -> Faults:
        spared = self._probed and not self._proxy.faults.probes_too
        return NONE if spared else self._proxy.faults

    async def pass_on(self) -> None:
        """Pass bytes both ways until one side ends."""
        reader, writer = await asyncio.open_connection("127.0.0.1", self._proxy.upstream_port)
        self._ways = [
            asyncio.create_task(self._pass_requests(writer)),
            asyncio.create_task(self._pass_answers(reader)),
        ]
        await asyncio.wait(self._ways, return_when=asyncio.FIRST_COMPLETED)
        for way in self._ways:
            way.cancel()
        await asyncio.gather(*self._ways, return_exceptions=True)
        if self._faults.reset:
            self._reset()
        self._writer.close()
        writer.close()

    async def cut(self) -> None:
        """End both ways at once."""
        self._reset()
        for way in self._ways:
            way.cancel()
        await asyncio.gather(*self._ways, return_exceptions=True)

    def _reset(self) -> None:
        # Lingering for no time makes the close a reset.
        end = self._writer.get_extra_info("socket")
        end.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self._writer.transport.abort()

    async def _pass_requests(self, writer: asyncio.StreamWriter) -> None:
        while piece := await self._reader.read(65_536):
            if self._is_head(piece) and self._is_to_close():
                return
            writer.write(piece)
            await writer.drain()

    def _is_to_close(self) -> bool:
        fatal = self._faults.close_on_request
        return fatal is not None and self._requests >= fatal

    def _is_head(self, piece: bytes) -> bool:
        first = piece.split(b"\r\n", 1)[0]
        if not first.endswith(b" HTTP/1.1"):
            return False
        path = first.split(b" ")[1]
        self._probed, self._passed = path in PROBES, 0
        if not self._probed:
            self._requests += 1
            self._proxy.requests += not path.startswith(OWN_CALLS)
        return True

    async def _pass_answers(self, reader: asyncio.StreamReader) -> None:
        while piece := await reader.read(self._faults.slice_bytes):
            faults = self._faults
            if faults.timeout:
                continue
            await asyncio.sleep(faults.latency)
            if faults.limit_data is not None:
                piece = piece[: faults.limit_data - self._passed]
            self._passed += len(piece)
            await self._send(piece, faults)
            if self._passed == faults.limit_data:
                return

    async def _send(self, piece: bytes, faults: Faults) -> None:
        if faults.bytes_per_second is None:
            self._writer.write(piece)
            await self._writer.drain()
            return
        for byte in piece:
            self._writer.write(bytes([byte]))
            await self._writer.drain()
            await asyncio.sleep(1 / faults.bytes_per_second)
