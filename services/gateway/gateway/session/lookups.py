"""Reads what many requests look for at one moment in one go: one thread, one statement."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable, Mapping
from typing import Generic, TypeVar

T = TypeVar("T")


class Lookups(Generic[T]):
    """Gathers the keys asked for while a read is running and reads them together next.

    One by one, sixty phones at shift change are sixty threads and sixty sessions of the database; one
    lookup alone waits for nobody. Used on one event loop.
    """

    def __init__(self, read: Callable[[Iterable[str]], Mapping[str, T]]) -> None:
        self._read = read
        self._waiting: dict[str, asyncio.Future[T | None]] = {}
        self._reader: asyncio.Task[None] | None = None

    async def find(self, key: str) -> T | None:
        """Return what is kept under a key, read after this call began; None when there is nothing."""
        answer = self._waiting.get(key)
        if answer is None:
            answer = self._waiting[key] = asyncio.get_running_loop().create_future()
        if self._reader is None or self._reader.done():
            self._reader = asyncio.create_task(self._read_all())
        # Several may wait for one answer: who leaves takes it from nobody else.
        return await asyncio.shield(answer)

    async def _read_all(self) -> None:
        while self._waiting:
            asked, self._waiting = self._waiting, {}
            try:
                found = await asyncio.to_thread(self._read, list(asked))
            except Exception as error:
                _refuse(asked.values(), error)
            else:
                for key, answer in asked.items():
                    answer.set_result(found.get(key))


def _refuse(answers: Iterable[asyncio.Future[T | None]], error: Exception) -> None:
    for answer in answers:
        answer.set_exception(error)
        answer.exception()  # when all who asked have left, nobody else looks at it
