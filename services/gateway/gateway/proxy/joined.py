"""Sends an answer's head together with the beginning of its body: one system call, one packet."""

from __future__ import annotations

import asyncio

_FIRST = b"HTTP/1.1 "
_ANNOUNCED = b"HTTP/1.1 1"


class Joined:
    """A client's transport as uvicorn uses it; a head is held until the body follows, or the loop turns."""

    def __init__(self, transport: asyncio.Transport, loop: asyncio.AbstractEventLoop) -> None:
        self._transport, self._loop = transport, loop
        self._head = b""
        self.is_closing = transport.is_closing
        self.get_extra_info = transport.get_extra_info
        self.pause_reading, self.resume_reading = transport.pause_reading, transport.resume_reading
        self.abort = transport.abort

    def write(self, data: bytes) -> None:
        """Write a head a moment later, everything else at once."""
        if self._head:
            head, self._head = self._head, b""
            # uvloop's `write` takes it quietly when the client has left meanwhile, its `writelines` does not.
            if not self._transport.is_closing():
                self._transport.writelines((head, data))
        elif data.startswith(_FIRST) and not data.startswith(_ANNOUNCED):
            self._head = data
            self._loop.call_soon(self._flush)
        else:
            self._transport.write(data)

    def close(self) -> None:
        """Write what is held, then close."""
        self._flush()
        self._transport.close()

    def set_protocol(self, protocol: asyncio.BaseProtocol) -> None:
        """Hand the connection to another protocol."""
        self._transport.set_protocol(protocol)

    def _flush(self) -> None:
        head, self._head = self._head, b""
        if head and not self._transport.is_closing():
            self._transport.write(head)
