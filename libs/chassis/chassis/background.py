"""Work that a service repeats beside its requests: one thread each, woken early when there is news."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from fastapi import FastAPI

from chassis import metrics
from chassis.errors import AppError

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Background:
    """A named piece of work, run every so many seconds; it must be safe to run again after a crash."""

    name: str
    every_seconds: float
    run: Callable[[FastAPI], None]


class BackgroundThreads:
    """Runs the pieces of work; a failure is logged and counted, and the next turn tries again."""

    def __init__(self, app: FastAPI, works: Sequence[Background]) -> None:
        self._app, self._works = app, works
        self._stopping = threading.Event()
        self._news = {work.name: threading.Event() for work in works}
        self._threads = [
            threading.Thread(target=self._loop, args=(work,), name=work.name, daemon=True) for work in works
        ]

    def start(self) -> None:
        """Start a thread for each piece of work."""
        for work in self._works:
            metrics.job_interval.labels(work.name).set(work.every_seconds)
        for thread in self._threads:
            thread.start()

    def wake(self, name: str) -> None:
        """Make one piece of work run now instead of at its next turn."""
        self._news[name].set()

    def stop(self) -> None:
        """End the threads after their present run."""
        self._stopping.set()
        for event in self._news.values():
            event.set()
        for thread in self._threads:
            thread.join(timeout=10)

    def _loop(self, work: Background) -> None:
        news = self._news[work.name]
        while not self._stopping.is_set():
            news.clear()
            self._run_once(work)
            news.wait(work.every_seconds)

    def _run_once(self, work: Background) -> None:
        try:
            work.run(self._app)
        except Exception as error:
            metrics.job_runs.labels(work.name, "failed").inc()
            # An expected refusal (a peer away) is one line; only what nobody expected shows its trace.
            trace = None if isinstance(error, AppError) else error
            reason = type(error).__name__
            log.warning(
                "background_failed", exc_info=trace, extra={"fields": {"work": work.name, "reason": reason}}
            )
        else:
            metrics.job_runs.labels(work.name, "ok").inc()
            metrics.job_success.labels(work.name).set(time.time())
