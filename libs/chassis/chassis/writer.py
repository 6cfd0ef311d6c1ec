"""The one thread of a process that writes to a SQLite file: it batches actions into durable commits."""

from __future__ import annotations

import asyncio
import fcntl
import logging
import queue
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

from sqlalchemy import Engine
from sqlalchemy.engine import Connection

from chassis import metrics
from chassis.errors import Busy

log = logging.getLogger(__name__)

T = TypeVar("T")

_write_seconds = metrics.transaction_seconds.labels("write")

LONGEST_QUEUE = 1024
LARGEST_BATCH = 64
LONGEST_WAIT = 5.0
"""Seconds that work waits to be begun: behind other work, or behind another holder of the write lock."""


@contextmanager
def file_lock(path: Path, *, shared: bool = False) -> Iterator[None]:
    """Hold the lock file: fair between processes where SQLite's own busy handler is not."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a") as handle:
        fcntl.flock(handle, fcntl.LOCK_SH if shared else fcntl.LOCK_EX)
        try:
            yield
        finally:
            fcntl.flock(handle, fcntl.LOCK_UN)


@dataclass(frozen=True, slots=True)
class _Job:
    """Work for the thread, and who waits for it: a thread, or a coroutine of `loop`."""

    work: Callable[[Connection], Any]
    answer: Future[Any] | asyncio.Future[Any]
    loop: asyncio.AbstractEventLoop | None = None
    _claim: threading.Lock = field(default_factory=threading.Lock)

    def claim(self) -> bool:
        """Take the work on, or give it up: whoever asks first does, so it is never both."""
        return self._claim.acquire(blocking=False)


_Done = tuple[_Job, Any, BaseException | None]


class Writer:
    """Queues actions and answers each once the commit that holds it is on disk."""

    def __init__(self, engine: Engine, lock_path: Path) -> None:
        self._engine, self._lock_path = engine, lock_path
        self._jobs: queue.Queue[_Job | None] = queue.Queue(LONGEST_QUEUE)
        self._thread = threading.Thread(target=self._loop, name="writer", daemon=True)
        self._thread.start()

    @property
    def waiting(self) -> int:
        """Number of actions not yet taken by the thread."""
        return self._jobs.qsize()

    def run(self, work: Callable[[Connection], T]) -> T:
        """Queue work and wait for its durable result.

        Raises Busy, and does nothing, when the queue is full or the work is not begun in LONGEST_WAIT.
        """
        if threading.current_thread() is self._thread:
            raise RuntimeError(
                "an action may not start another write: call the other action with its session"
            )
        answer: Future[T] = Future()
        job = _Job(work, answer)
        self._put(job)
        try:
            return answer.result(LONGEST_WAIT)
        except TimeoutError as error:
            if not answer.done() and job.claim():
                metrics.busy.labels("busy", "true").inc()
                raise Busy from error
        return answer.result()

    async def run_async(self, work: Callable[[Connection], T]) -> T:
        """Do what `run` does for a coroutine: while it waits, no thread does."""
        loop = asyncio.get_running_loop()
        answer: asyncio.Future[T] = loop.create_future()
        job = _Job(work, answer, loop)
        self._put(job)
        patience = loop.call_later(LONGEST_WAIT, _give_up, job)
        try:
            return await answer
        finally:
            patience.cancel()

    def _put(self, job: _Job) -> None:
        try:
            self._jobs.put_nowait(job)
        except queue.Full as error:
            metrics.busy.labels("queue", "true").inc()
            raise Busy from error

    def stop(self) -> None:
        """Finish what is queued, then end the thread."""
        self._jobs.put(None)
        self._thread.join(timeout=30)

    def _loop(self) -> None:
        with self._engine.connect() as connection:
            while (first := self._jobs.get()) is not None:
                batch, ended = self._batch_from(first)
                self._commit(connection, batch)
                if ended:
                    return

    def _batch_from(self, first: _Job) -> tuple[list[_Job], bool]:
        batch = [first]
        while len(batch) < LARGEST_BATCH:
            try:
                job = self._jobs.get_nowait()
            except queue.Empty:
                return batch, False
            if job is None:
                return batch, True
            batch.append(job)
        return batch, False

    def _commit(self, connection: Connection, batch: list[_Job]) -> None:
        asked = time.perf_counter()
        try:
            with file_lock(self._lock_path), connection.begin():
                began = time.perf_counter()
                metrics.lock_wait.observe(began - asked)
                done: list[_Done] = [(job, *_attempt(connection, job.work)) for job in batch if job.claim()]
        except BaseException as error:
            log.error("write_batch_failed", exc_info=error)
            done = [(job, None, error) for job in batch]
        else:
            _write_seconds.observe(time.perf_counter() - began)
        _answer(done)


def _attempt(connection: Connection, work: Callable[[Connection], Any]) -> tuple[Any, BaseException | None]:
    # A savepoint each: one refused action leaves the others of the batch alone. Said to the driver
    # itself, because SQLAlchemy's own way to a savepoint costs as much as two statements.
    driver: Any = connection.connection.driver_connection
    driver.execute("SAVEPOINT one_action")
    try:
        result = work(connection)
    except Exception as error:
        if not driver.in_transaction:
            raise  # a full disk: SQLite has rolled back the whole batch
        driver.execute("ROLLBACK TO one_action")
        driver.execute("RELEASE one_action")
        return None, error
    driver.execute("RELEASE one_action")
    return result, None


def _give_up(job: _Job) -> None:
    if not job.answer.done() and job.claim():
        metrics.busy.labels("busy", "true").inc()
        job.answer.set_exception(Busy())


def _answer(done: list[_Done]) -> None:
    """Tell everyone who waits; the coroutines of one loop together, which wakes it once."""
    told: dict[asyncio.AbstractEventLoop, list[_Done]] = {}
    for each in done:
        if each[0].loop is None:
            _settle([each])
        else:
            told.setdefault(each[0].loop, []).append(each)
    for loop, of_loop in told.items():
        with suppress(RuntimeError):  # the loop has ended meanwhile, and all who waited with it
            loop.call_soon_threadsafe(_settle, of_loop)


def _settle(done: list[_Done]) -> None:
    for job, result, failure in done:
        if job.answer.done():
            continue  # a coroutine that was cancelled; what it asked for stands all the same
        if failure is None:
            job.answer.set_result(result)
        else:
            job.answer.set_exception(failure)
