"""Codes that enrol a device, and the token it keeps: random, short-lived or revocable, stored as hashes."""

import hashlib
import secrets
from datetime import datetime, timedelta

CODE_LASTS = timedelta(minutes=15)
SEEN_EVERY = timedelta(minutes=1)
_LETTERS = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"
"""Without what is mistaken for one another: I, L, O, 0, 1."""


def new_code() -> str:
    """Eight letters, some 40 bits: opens one device within fifteen minutes."""
    return "".join(secrets.choice(_LETTERS) for _ in range(8))


def typed_code(text: str) -> str:
    """A code as typed: in capitals, without blanks and hyphens."""
    return "".join(letter for letter in text.upper() if letter.isalnum())


def grouped(code: str) -> str:
    """A code as it is read out: "ABCD EFGH"."""
    return f"{code[:4]} {code[4:]}"


def new_token() -> str:
    """What an enrolled device keeps: 256 random bits."""
    return secrets.token_urlsafe(32)


def fingerprint(secret: str) -> str:
    """What the database keeps of a code or a token."""
    return hashlib.sha256(secret.encode()).hexdigest()


def state_of(
    enrolled: datetime | None, revoked: datetime | None, code_ends: datetime, now: datetime
) -> tuple[str, str]:
    """Kind and Korean word for a device's state."""
    if revoked is not None:
        return "muted", "해지"
    if enrolled is not None:
        return "ok", "사용 중"
    return ("info", "등록 대기") if code_ends > now else ("warn", "코드 기한 지남")
