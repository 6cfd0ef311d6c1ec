"""The render workers as the server sees them: a bounded queue, one thread a worker, killed when late.

Each worker has a line of its own. A pool with one shared pipe (tried: pebble) stops for good when an
idle worker is killed, and a worker killed while reading leaves half a message to its neighbours.
"""

from __future__ import annotations

import json
import logging
import threading
import time
from collections.abc import Iterator, Mapping
from concurrent.futures import Future
from contextlib import contextmanager
from dataclasses import dataclass, field
from queue import SimpleQueue
from typing import Any

from chassis.errors import Busy

from docs_render import metrics
from docs_render.errors import RenderFailed, RenderTimeout, refusal
from docs_render.forkserver import ForkServer, WorkerProcess
from docs_render.jobs import Job, Rendered
from docs_render.settings import DocsRenderSettings
from docs_render.worker import Fence

log = logging.getLogger(__name__)

_MIB = 1024 * 1024
_LARGEST_ANSWER = 256 * _MIB
_PATROL_SECONDS = 0.25


@dataclass
class _Order:
    job: Job
    params: Mapping[str, Any]
    body: bytes | bytearray
    asked_at: float = field(default_factory=time.monotonic)
    future: Future[Rendered] = field(default_factory=Future)


class RenderPool:
    """Does rendering jobs in killable processes. Thread-safe."""

    def __init__(self, settings: DocsRenderSettings) -> None:
        self._settings = settings
        fence = Fence(settings.docs_render_address_space_mib, settings.docs_render_file_mib)
        self._orders: SimpleQueue[_Order | None] = SimpleQueue()
        self._forks = ForkServer(fence, settings.docs_render_font_dir)
        self._fork_lock, self._door = threading.Lock(), threading.Lock()
        self._inside, self._inside_bytes = 0, 0
        self._seats = [_Seat(self, settings) for _ in range(settings.docs_render_workers)]
        self._stopping = threading.Event()
        self._patrol = threading.Thread(target=self._kill_the_late, name="render-patrol", daemon=True)

    def start(self) -> None:
        """Start the threads; each starts its worker."""
        for seat in self._seats:
            seat.thread.start()
        self._patrol.start()

    def stop(self) -> None:
        """End workers and threads; jobs still waiting fail."""
        self._stopping.set()
        for _ in self._seats:
            self._orders.put(None)
        for seat in self._seats:
            seat.stop()
        self._patrol.join(timeout=5)
        self._forks.close()
        self._fail_the_waiting()

    def _fail_the_waiting(self) -> None:
        while not self._orders.empty():
            order = self._orders.get_nowait()
            if order is not None and order.future.set_running_or_notify_cancel():
                order.future.set_exception(RenderFailed())

    @contextmanager
    def admitted(self, size: int) -> Iterator[None]:
        """Hold a place for a job of `size` bytes before its body is read; raises Busy when full."""
        with self._door:
            places = len(self._seats) + self._settings.docs_render_queue
            backlog = self._settings.docs_render_backlog_mib * _MIB
            # A lone large job may pass the backlog's size: it has no one to crowd out.
            if self._inside >= places or (self._inside and self._inside_bytes + size > backlog):
                raise Busy
            self._inside, self._inside_bytes = self._inside + 1, self._inside_bytes + size
        try:
            yield
        finally:
            with self._door:
                self._inside, self._inside_bytes = self._inside - 1, self._inside_bytes - size

    def submit(self, job: Job, params: Mapping[str, Any], body: bytes | bytearray) -> Future[Rendered]:
        """Queue a job; the future yields the document or raises an AppError."""
        order = _Order(job, params, body)
        self._orders.put(order)
        metrics.queue_depth.set(self._orders.qsize())
        return order.future

    def new_worker(self) -> WorkerProcess:
        """Fork a worker (one thread at a time)."""
        with self._fork_lock:
            return self._forks.new_worker()

    def next_order(self) -> _Order | None:
        """Wait for the next job; None means stop."""
        order = self._orders.get()
        metrics.queue_depth.set(self._orders.qsize())
        if order is not None and self._stopping.is_set():
            order.future.set_exception(RenderFailed())
            return None
        return order

    def _kill_the_late(self) -> None:
        while not self._stopping.wait(_PATROL_SECONDS):
            for seat in self._seats:
                seat.kill_if_late()


class _Seat:
    """One worker's place: the thread that feeds it and replaces it when it dies, is late or grew fat."""

    def __init__(self, pool: RenderPool, settings: DocsRenderSettings) -> None:
        self._pool, self._settings = pool, settings
        self._worker: WorkerProcess | None = None
        self._lock = threading.Lock()
        self._deadline: float | None = None
        self._late = False
        self.thread = threading.Thread(target=self._run, name="render-seat", daemon=True)

    def stop(self) -> None:
        with self._lock:
            if self._worker is not None:
                self._worker.kill()
        if self.thread.is_alive():
            self.thread.join(timeout=5)

    def kill_if_late(self) -> None:
        with self._lock:
            if self._worker and self._deadline is not None and time.monotonic() > self._deadline:
                self._late = True
                self._worker.kill()

    def _run(self) -> None:
        self._try_to_staff()
        while (order := self._pool.next_order()) is not None:
            if order.future.set_running_or_notify_cancel():
                self._do(order)
        self._dismiss()

    def _try_to_staff(self) -> None:
        try:
            self._staff()
        except (OSError, EOFError) as error:
            log.error("render_worker_not_started", exc_info=error)

    def _staff(self) -> WorkerProcess:
        # An idle worker has nothing to say: a readable line is one that was closed by its death.
        if self._worker is not None and self._worker.line.poll(0):
            self._dismiss("died")
        if self._worker is None:
            worker = self._pool.new_worker()
            with self._lock:
                self._worker = worker
        return self._worker

    def _dismiss(self, reason: str | None = None) -> None:
        with self._lock:
            worker, self._worker = self._worker, None
            self._deadline, self._late = None, False
        if worker is not None:
            worker.close()
        if reason is not None:
            metrics.worker_restarts.labels(reason).inc()

    def _do(self, order: _Order) -> None:
        started = time.monotonic()
        kind = order.job.kind
        metrics.queue_wait.labels(kind).observe(started - order.asked_at)
        with metrics.workers_busy.track_inprogress():
            result, reason = self._settle(order)
        metrics.jobs.labels(kind, result, reason).inc()
        metrics.duration.labels(kind).observe(time.monotonic() - started)
        if self._worker is None:
            self._try_to_staff()

    def _settle(self, order: _Order) -> tuple[str, str]:
        try:
            head, body = self._exchange(order)
        except (OSError, EOFError):
            return self._lost(order)
        if head["resident_mib"] > self._settings.docs_render_recycle_mib:
            self._dismiss("memory")
        return _deliver(order.future, head, body)

    def _exchange(self, order: _Order) -> tuple[dict[str, Any], bytes]:
        worker = self._staff()
        seconds = self._settings.docs_render_seconds + order.job.seconds_a_mib * len(order.body) / _MIB
        with self._lock:
            self._deadline = time.monotonic() + seconds
        head = {"function": order.job.function, "params": dict(order.params), "seconds": seconds}
        try:
            worker.line.send_bytes(json.dumps(head).encode())
            worker.line.send_bytes(order.body)
            order.body = b""  # the worker has it now
            return json.loads(worker.line.recv_bytes(_MIB)), worker.line.recv_bytes(_LARGEST_ANSWER)
        finally:
            with self._lock:
                self._deadline = None

    def _lost(self, order: _Order) -> tuple[str, str]:
        reason = "timeout" if self._late else "died"
        self._dismiss(reason)
        log.warning("render_worker_lost", extra={"fields": {"reason": reason, "job": order.job.function}})
        order.future.set_exception(RenderTimeout() if reason == "timeout" else RenderFailed())
        return ("timeout", "late") if reason == "timeout" else ("error", "died")


def _deliver(future: Future[Rendered], head: Mapping[str, Any], body: bytes) -> tuple[str, str]:
    if head["status"] == "ok":
        future.set_result(Rendered(body, head["notes"]))
        return "ok", ""
    if head["status"] == "refused":
        future.set_exception(refusal(head["code"], head["errors"]))
        return "rejected", head["code"]
    log.error("render_failed", extra={"fields": {"error": head["error"], "where": " < ".join(head["where"])}})
    future.set_exception(RenderFailed())
    return "error", "exception"
