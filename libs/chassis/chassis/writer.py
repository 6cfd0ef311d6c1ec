"""The one thread of a process that writes to a SQLite file: it batches actions into durable commits."""

from __future__ import annotations

import fcntl
import logging
import queue
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar

from sqlalchemy import Engine
from sqlalchemy.engine import Connection
from sqlalchemy.orm import Session

from chassis import metrics
from chassis.errors import Busy

log = logging.getLogger(__name__)

T = TypeVar("T")
_Job = tuple[Callable[[Session], Any], "Future[Any]"]

_write_seconds = metrics.transaction_seconds.labels("write")

LONGEST_QUEUE = 1024
LARGEST_BATCH = 64


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

    def run(self, job: Callable[[Session], T]) -> T:
        """Queue a job and wait for its durable result; raises Busy when the queue is full."""
        if threading.current_thread() is self._thread:
            raise RuntimeError(
                "an action may not start another write: call the other action with its session"
            )
        answer: Future[T] = Future()
        try:
            self._jobs.put_nowait((job, answer))
        except queue.Full as error:
            metrics.busy.labels("queue", "true").inc()
            raise Busy from error
        return answer.result()

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
        done: list[tuple[Future[Any], Any, BaseException | None]] = []
        asked = time.perf_counter()
        try:
            with file_lock(self._lock_path), connection.begin():
                began = time.perf_counter()
                metrics.lock_wait.observe(began - asked)
                done = [(answer, *_attempt(connection, job)) for job, answer in batch]
        except BaseException as error:
            log.error("write_batch_failed", exc_info=error)
            for _, answer in batch:
                answer.set_exception(error)
            return
        _write_seconds.observe(time.perf_counter() - began)
        for answer, result, failure in done:
            if failure is None:
                answer.set_result(result)
            else:
                answer.set_exception(failure)


def _attempt(connection: Connection, job: Callable[[Session], Any]) -> tuple[Any, BaseException | None]:
    # A savepoint each: one refused action leaves the others of the batch alone.
    with Session(connection, expire_on_commit=False, join_transaction_mode="create_savepoint") as session:
        try:
            result = job(session)
            session.commit()
        except Exception as error:
            session.rollback()
            return None, error
        return result, None
