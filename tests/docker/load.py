"""Requests without a pause while something is done to the installation; each has an id and an outcome."""

from __future__ import annotations

import itertools
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from types import TracebackType
from typing import Self

import httpx

Send = Callable[[httpx.Client, int], httpx.Response]
_GOOD = (200, 201, 303)


@dataclass(frozen=True)
class Outcome:
    """One request: its number, what came back (0: no HTTP answer), how long it took."""

    number: int
    status: int
    seconds: float
    told: str
    at: float

    @property
    def ok(self) -> bool:
        return self.status in _GOOD


@dataclass
class Load:
    """Hands that send one request after the other until the block ends."""

    new_client: Callable[[], httpx.Client]
    send: Send
    hands: int = 4
    pause: float = 0.05
    numbers: itertools.count[int] = field(default_factory=itertools.count)
    outcomes: list[Outcome] = field(default_factory=list)
    _over: threading.Event = field(default_factory=threading.Event)
    _threads: list[threading.Thread] = field(default_factory=list)

    def __enter__(self) -> Self:
        self._threads = [threading.Thread(target=self._work, daemon=True) for _ in range(self.hands)]
        for thread in self._threads:
            thread.start()
        return self.until_more(20)

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if kind is None:
            self.until_more(20)
        self._over.set()
        for thread in self._threads:
            thread.join(60)

    def until_more(self, count: int) -> Self:
        """Wait until that many more requests have ended."""
        wanted, until = len(self.outcomes) + count, time.monotonic() + 60
        while len(self.outcomes) < wanted and time.monotonic() < until:
            time.sleep(0.02)
        return self

    @property
    def failed(self) -> list[Outcome]:
        return [one for one in self.outcomes if not one.ok]

    @property
    def acked(self) -> set[int]:
        return {one.number for one in self.outcomes if one.ok}

    @property
    def worst(self) -> float:
        return max(one.seconds for one in self.outcomes)

    @property
    def longest_gap(self) -> float:
        """Longest time without a good answer, in seconds."""
        moments = sorted(one.at for one in self.outcomes if one.ok)
        return max((after - before for before, after in itertools.pairwise(moments)), default=0.0)

    def percentile(self, share: float) -> float:
        """Return how long all but the slowest requests took at most."""
        took = sorted(one.seconds for one in self.outcomes)
        return took[min(len(took) - 1, int(len(took) * share))]

    def _work(self) -> None:
        with self.new_client() as client:
            while not self._over.is_set():
                self.outcomes.append(self._one(client, next(self.numbers)))
                self._over.wait(self.pause)

    def _one(self, client: httpx.Client, number: int) -> Outcome:
        started = time.monotonic()
        try:
            answer = self.send(client, number)
            status, told = answer.status_code, "" if answer.status_code in _GOOD else answer.text[:200]
        except httpx.HTTPError as error:
            status, told = 0, f"{type(error).__name__}: {error}"
        now = time.monotonic()
        return Outcome(number, status, now - started, told, now)
