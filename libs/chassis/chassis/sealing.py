"""Secrets at rest: sealed with a key derived from the first of SECRET_KEYS, opened with any of them.

`purpose` keeps apart what is sealed for different uses: what was sealed for one opens for no other.
A service that seals declares `cryptography` itself: the others do not carry it.
"""

from __future__ import annotations

import base64
from collections.abc import Sequence
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cryptography.fernet import MultiFernet


class SealBroken(ValueError):
    """None of the keys opens it: a key is missing, or somebody changed what was sealed."""


def seal(secret: str, keys: Sequence[str], purpose: str) -> str:
    """Return a secret encrypted with the first key."""
    return _box(tuple(keys), purpose).encrypt(secret.encode()).decode()


def unseal(sealed: str, keys: Sequence[str], purpose: str) -> str:
    """Return the secret; raises SealBroken when none of the keys opens it."""
    from cryptography.fernet import InvalidToken  # noqa: PLC0415 - 9 MB that an idle service has no use for

    try:
        return _box(tuple(keys), purpose).decrypt(sealed.encode()).decode()
    except InvalidToken as error:
        raise SealBroken from error


@lru_cache(maxsize=16)
def _box(keys: tuple[str, ...], purpose: str) -> MultiFernet:
    from cryptography.fernet import Fernet, MultiFernet  # noqa: PLC0415 - see unseal

    return MultiFernet([Fernet(_derived(key, purpose)) for key in keys])


def _derived(key: str, purpose: str) -> bytes:
    from cryptography.hazmat.primitives.hashes import SHA256  # noqa: PLC0415 - see unseal
    from cryptography.hazmat.primitives.kdf.hkdf import HKDF  # noqa: PLC0415 - see unseal

    derivation = HKDF(algorithm=SHA256(), length=32, salt=None, info=purpose.encode())
    return base64.urlsafe_b64encode(derivation.derive(key.encode()))
