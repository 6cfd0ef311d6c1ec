"""Asks several services at once and waits no longer than a page may wait."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from concurrent.futures import Future, ThreadPoolExecutor, wait
from contextvars import copy_context
from typing import TypeVar

from chassis.errors import AppError

T = TypeVar("T")

PARTS = ("recruit", "attendance", "payroll")
"""The services that keep records."""


def ask_each(names: Iterable[str], ask: Callable[[str], T], seconds: float) -> dict[str, T | None]:
    """Return each service's answer in the order of the names; None for who is away, slow or makes no sense.

    A late answer is left to its thread, whose own time limit ends it.
    """
    listed = list(names)
    if not listed:
        return {}
    threads = ThreadPoolExecutor(len(listed), thread_name_prefix="ask")
    # Each thread takes the request's id along, so that one search finds it in every service's log.
    asked = {name: threads.submit(copy_context().run, ask, name) for name in listed}
    wait(asked.values(), seconds)
    threads.shutdown(wait=False, cancel_futures=True)
    return {name: _answer_of(future) for name, future in asked.items()}


def _answer_of(future: Future[T]) -> T | None:
    if not future.done() or future.cancelled():
        return None
    try:
        return future.result()
    except (AppError, ValueError):  # away or refused; not JSON, or not the JSON that was agreed
        return None
