"""Secrets at rest: sealed with a key derived from the first of SECRET_KEYS, opened with any of them."""

from __future__ import annotations

import base64
from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cryptography.fernet import MultiFernet


def seal(secret: str, keys: Sequence[str]) -> str:
    """Return a secret encrypted with the first key."""
    return _box(keys).encrypt(secret.encode()).decode()


def unseal(sealed: str, keys: Sequence[str]) -> str:
    """Return the secret; raises cryptography's InvalidToken when none of the keys opens it."""
    return _box(keys).decrypt(sealed.encode()).decode()


def _box(keys: Sequence[str]) -> MultiFernet:
    from cryptography.fernet import Fernet, MultiFernet  # noqa: PLC0415 - 9 MB that an idle gateway has no use for

    return MultiFernet([Fernet(_derived(key)) for key in keys])


def _derived(key: str) -> bytes:
    from cryptography.hazmat.primitives.hashes import SHA256  # noqa: PLC0415 - see _box
    from cryptography.hazmat.primitives.kdf.hkdf import HKDF  # noqa: PLC0415 - see _box

    derivation = HKDF(algorithm=SHA256(), length=32, salt=None, info=b"humetix gateway second factor")
    return base64.urlsafe_b64encode(derivation.derive(key.encode()))
