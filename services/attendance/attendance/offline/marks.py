"""Time tokens: signed proof of when attendance spoke to whose phone."""

import hashlib
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import jwt

_ALGORITHM, _PURPOSE = "HS256", "attendance:offline"


@dataclass(frozen=True, slots=True)
class TimeToken:
    """Whose token it is, its random id, and when it was given out; None when nobody can tell."""

    employee_id: int
    id: str
    issued_at: datetime | None


def signed(employee_id: int, key: str, now: datetime) -> str:
    """Return a time token for a worker's phone."""
    claims = {
        "sub": str(employee_id),
        "aud": _PURPOSE,
        "jti": secrets.token_hex(12),
        "ms": round(now.timestamp() * 1000),
    }
    return jwt.encode(claims, key, algorithm=_ALGORITHM)


def read(text: str, keys: Sequence[str], employee_id: int) -> TimeToken:
    """Return a token; one that none of our keys signed proves nothing, and is known by its hash."""
    for key in keys:
        claims = _claims(text, key)
        if claims is not None:
            # Counted from zero: fromtimestamp would round the milliseconds of a float.
            issued_at = datetime.fromtimestamp(0, UTC) + timedelta(milliseconds=claims["ms"])
            return TimeToken(int(claims["sub"]), str(claims["jti"]), issued_at)
    return TimeToken(employee_id, f"?{hashlib.sha256(text.encode()).hexdigest()[:40]}", None)


def _claims(text: str, key: str) -> dict[str, Any] | None:
    # When it ends is a rule of this topic, compared with the service's own clock.
    try:
        claims: dict[str, Any] = jwt.decode(
            text,
            key,
            algorithms=[_ALGORITHM],
            audience=_PURPOSE,
            options={"require": ["sub", "aud", "jti", "ms"]},
        )
    except jwt.InvalidTokenError:
        return None
    return claims
