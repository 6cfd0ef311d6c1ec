"""Argon2id beside the event loop, at most four at once: each takes 19 MiB and a whole core."""

from __future__ import annotations

import asyncio
import re
import time
import unicodedata
from concurrent.futures import ThreadPoolExecutor

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from chassis.errors import Busy

from gateway import metrics

MOST_AT_ONCE = 4
LONGEST_WAIT_SECONDS = 4.0
_BCRYPT = re.compile(r"\$2[aby]\$(?:0[4-9]|1[0-5])\$[./A-Za-z0-9]{53}")

# OWASP's smallest: 19 MiB, 2 passes, 1 lane (about 20 ms here).
_HASHER = PasswordHasher(time_cost=2, memory_cost=19_456, parallelism=1)
# Checked for accounts that do not exist, so that the answer takes as long as for those that do.
_NOBODYS_HASH = _HASHER.hash("nobody's password")


class TooManySignIns(Busy):
    code, message = "sign_in_busy", "지금 로그인이 몰려 있습니다. 잠시 뒤 다시 시도해 주세요."


class Hashing:
    """Hashes and checks secrets in its own threads; a full house answers 503 after four seconds."""

    def __init__(self) -> None:
        self._threads = ThreadPoolExecutor(MOST_AT_ONCE, thread_name_prefix="hashing")
        self._slots = asyncio.Semaphore(MOST_AT_ONCE)

    async def hash(self, secret: str) -> str:
        """Return the Argon2id hash of a secret."""
        async with _Slot(self._slots):
            return await asyncio.get_running_loop().run_in_executor(self._threads, hash_now, secret)

    async def is_right(self, secret: str, kept: str | None) -> bool:
        """Check a secret against the kept hash; without one it takes the same time and is wrong."""
        async with _Slot(self._slots):
            return await asyncio.get_running_loop().run_in_executor(self._threads, _check, secret, kept)

    def close(self) -> None:
        """End the threads."""
        self._threads.shutdown(wait=False, cancel_futures=True)


class _Slot:
    def __init__(self, slots: asyncio.Semaphore) -> None:
        self._slots = slots

    async def __aenter__(self) -> None:
        try:
            await asyncio.wait_for(self._slots.acquire(), LONGEST_WAIT_SECONDS)
        except TimeoutError as error:
            raise TooManySignIns from error

    async def __aexit__(self, *_: object) -> None:
        self._slots.release()


def hash_now(secret: str) -> str:
    """Return the Argon2id hash in the calling thread (start-up and commands only)."""
    with metrics.password_hash_duration.time():
        return _HASHER.hash(_composed(secret))


def is_old_hash(text: str) -> bool:
    """Say whether this is a bcrypt hash, as the old installation kept its one password in `.env`."""
    return _BCRYPT.fullmatch(text) is not None


def needs_rehash(kept: str) -> bool:
    """Say whether a hash was made otherwise than today's, or with weaker parameters."""
    return is_old_hash(kept) or _HASHER.check_needs_rehash(kept)


def _check(secret: str, kept: str | None) -> bool:
    started = time.perf_counter()
    try:
        if kept is not None and is_old_hash(kept):
            return _is_right_by_bcrypt(secret, kept)
        return _HASHER.verify(kept or _NOBODYS_HASH, _composed(secret)) and kept is not None
    except (VerificationError, InvalidHashError):
        return False
    finally:
        metrics.password_hash_duration.observe(time.perf_counter() - started)


def _is_right_by_bcrypt(secret: str, kept: str) -> bool:
    import bcrypt  # noqa: PLC0415 - needed once in an installation's life, at the old password's first sign-in

    # The old program let bcrypt cut what is longer than 72 bytes; today's library refuses it instead.
    return bcrypt.checkpw(_composed(secret)[:72].replace(b"\0", b""), kept.encode())


def _composed(secret: str) -> bytes:
    # Keyboards differ in how they send Hangul; the same word must be the same password.
    return unicodedata.normalize("NFC", secret).encode("utf-8", "surrogatepass")
