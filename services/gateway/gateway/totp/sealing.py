"""The second factor's secret at rest: sealed for this use alone."""

from __future__ import annotations

from collections.abc import Sequence

from chassis import sealing

_PURPOSE = "humetix gateway second factor"


def seal(secret: str, keys: Sequence[str]) -> str:
    """Return a secret encrypted with the first key."""
    return sealing.seal(secret, keys, _PURPOSE)


def unseal(sealed: str, keys: Sequence[str]) -> str:
    """Return the secret; raises SealBroken when none of the keys opens it."""
    return sealing.unseal(sealed, keys, _PURPOSE)
