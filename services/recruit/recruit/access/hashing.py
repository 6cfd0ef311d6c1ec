"""Argon2id in the request's own thread, at most two at once: each takes 19 MiB and a whole core."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from threading import BoundedSemaphore

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from chassis.errors import Busy

MOST_AT_ONCE = 2
LONGEST_WAIT_SECONDS = 2.0
SENDING_WAITS_SECONDS = 20.0
"""An application with a PIN is not turned away because others hash."""

# OWASP's smallest: 19 MiB, 2 passes, 1 lane.
_HASHER = PasswordHasher(time_cost=2, memory_cost=19_456, parallelism=1)
# Of the text "nobody"; checked for numbers nobody has, so that the answer takes as long as for the others.
_NOBODYS_HASH = _HASHER.hash("nobody")
_SLOTS = BoundedSemaphore(MOST_AT_ONCE)


def hash_pin(pin: str) -> str:
    """Return the Argon2id hash of a PIN. Raises Busy (503) when too many wait."""
    with _slot(SENDING_WAITS_SECONDS):
        return _HASHER.hash(pin)


def is_right(pin: str, kept: str | None) -> bool:
    """Check a PIN against the kept hash; without one it takes the same time and is wrong. Raises Busy."""
    with _slot(LONGEST_WAIT_SECONDS):
        try:
            return _HASHER.verify(kept or _NOBODYS_HASH, pin) and kept is not None
        except (VerificationError, InvalidHashError):
            return False


@contextmanager
def _slot(seconds: float) -> Iterator[None]:
    if not _SLOTS.acquire(timeout=seconds):
        raise Busy
    try:
        yield
    finally:
        _SLOTS.release()
