"""Attempts that nobody has decided yet: each counts as a failure of its address until it is.

Forty workers who sign in at one moment behind one address are not forty failures. Who comes when the address
is full of undecided attempts waits for one of them, in the order of coming; who comes when it is full of
failures is refused, so a burst of guesses gets no more answers than one after the other.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

from chassis.errors import Busy

from gateway.limits.actions import TooManyTries

LONGEST_WAIT_SECONDS = 10.0

Begin = Callable[[], Awaitable[int]]


class Undecided:
    """The lines of all addresses, on the event loop; several gateways count one another's as failures."""

    def __init__(self) -> None:
        self._lines: dict[str, _Line] = {}

    @asynccontextmanager
    async def begun(self, address: str, begin: Begin) -> AsyncIterator[int]:
        """Begin an attempt when its turn has come; it is decided at the end of the block.

        Raises TooManyTries, or Busy when the others are not decided in LONGEST_WAIT_SECONDS.
        """
        line = self._lines.setdefault(address, _Line())
        line.people += 1
        decided = asyncio.get_running_loop().create_future()
        try:
            yield await line.begin(begin, decided)
        finally:
            line.leave(decided)
            if not line.people:
                del self._lines[address]


class _Line:
    """The people of one address; only the first of those who wait tries again."""

    def __init__(self) -> None:
        self.people = 0
        self._turn = asyncio.Lock()
        self._deciding: set[asyncio.Future[None]] = set()

    async def begin(self, begin: Begin, decided: asyncio.Future[None]) -> int:
        until = asyncio.get_running_loop().time() + LONGEST_WAIT_SECONDS
        await _within(until, self._turn.acquire())
        try:
            while True:
                # Taken before the count is read: what is decided meanwhile is tried again, never refused.
                before = set(self._deciding)
                try:
                    attempt_id = await begin()
                except TooManyTries as error:
                    if error.bucket != "address" or not before:
                        raise
                    await _within(until, asyncio.wait(before, return_when=asyncio.FIRST_COMPLETED))
                else:
                    self._deciding.add(decided)
                    return attempt_id
        finally:
            self._turn.release()

    def leave(self, decided: asyncio.Future[None]) -> None:
        self.people -= 1
        self._deciding.discard(decided)
        decided.set_result(None)


async def _within(until: float, awaited: Awaitable[object]) -> None:
    try:
        await asyncio.wait_for(awaited, until - asyncio.get_running_loop().time())
    except TimeoutError as error:
        raise Busy from error
