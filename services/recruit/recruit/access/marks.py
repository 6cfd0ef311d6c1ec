"""Signed marks that name one application to whoever carries them, for one purpose and for a while."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import jwt

_ALGORITHM = "HS256"


def signed(application_id: str, key: str, purpose: str, ends: datetime) -> str:
    """Return a mark for one application that is good for one purpose until it ends."""
    claims = {"sub": application_id, "aud": purpose, "exp": int(ends.timestamp())}
    return jwt.encode(claims, key, algorithm=_ALGORITHM)


def read(mark: str, keys: Sequence[str], purpose: str, now: datetime) -> str | None:
    """Return the application's id in a mark, None when it is not ours, for something else, or over."""
    for key in keys:
        claims = _claims(mark, key, purpose)
        if claims is not None:
            return str(claims["sub"]) if float(claims["exp"]) > now.timestamp() else None
    return None


def _claims(mark: str, key: str, purpose: str) -> dict[str, Any] | None:
    # Its end is compared with the service's own clock above.
    try:
        claims: dict[str, Any] = jwt.decode(
            mark,
            key,
            algorithms=[_ALGORITHM],
            audience=purpose,
            options={"require": ["exp", "sub", "aud"], "verify_exp": False},
        )
    except jwt.InvalidTokenError:
        return None
    return claims
