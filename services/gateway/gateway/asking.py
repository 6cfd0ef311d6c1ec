"""Asks several services at once and waits no longer than a page may wait."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from concurrent.futures import Future, ThreadPoolExecutor, wait
from contextvars import copy_context
from dataclasses import dataclass
from typing import Generic, TypeVar

from chassis.errors import AppError

T = TypeVar("T")

PARTS = ("recruit", "attendance", "payroll")
"""The services that keep records."""


@dataclass(frozen=True)
class Answers(Generic[T]):
    """What each service answered, None for who is away or makes no sense; `late` were not done in time."""

    told: dict[str, T | None]
    late: frozenset[str]


def ask_each(names: Iterable[str], ask: Callable[[str], T], seconds: float) -> dict[str, T | None]:
    """Return each answer in the order of the names; None for who is away or slow, or makes no sense."""
    listed = list(names)
    found = ask_within(listed, ask, seconds).told
    return {name: found.get(name) for name in listed}


def ask_within(names: Iterable[str], ask: Callable[[str], T], seconds: float) -> Answers[T]:
    """Return each service's answer, and who has not answered yet.

    A late answer is left to its thread, whose own time limit ends it.
    """
    listed = list(names)
    if not listed:
        return Answers({}, frozenset())
    threads = ThreadPoolExecutor(len(listed), thread_name_prefix="ask")
    # Each thread takes the request's id along, so that one search finds it in every service's log.
    asked = {name: threads.submit(copy_context().run, ask, name) for name in listed}
    wait(asked.values(), seconds)
    threads.shutdown(wait=False, cancel_futures=True)
    late = frozenset(name for name, future in asked.items() if not future.done())
    return Answers({name: _answer_of(future) for name, future in asked.items() if name not in late}, late)


def _answer_of(future: Future[T]) -> T | None:
    if future.cancelled():
        return None
    try:
        return future.result()
    except (AppError, ValueError):  # away or refused; not JSON, or not the JSON that was agreed
        return None
