"""How many documents one person may have drawn at the same time: the queue is everybody's."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager

from chassis.errors import Busy


class Crowding:
    """Counts the documents of each person behind the calling service (used on the event loop alone)."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._drawing: Counter[str] = Counter()

    @contextmanager
    def admitted(self, person: str) -> Iterator[None]:
        """Let a person's document in, or raise Busy; work of nobody in particular is always let in."""
        if not person:
            yield
            return
        if self._drawing[person] >= self._most:
            raise Busy
        self._drawing[person] += 1
        try:
            yield
        finally:
            self._drawing[person] -= 1
            if not self._drawing[person]:
                del self._drawing[person]
