"""Codes of the second factor (RFC 6238) and recovery codes."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from datetime import datetime

import pyotp

ISSUER = "휴메틱스"
STEP_SECONDS = 30
DRIFT_STEPS = 1
"""A phone's clock may be one step early or late."""
RECOVERY_CODES = 10
_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"


def new_secret() -> str:
    """Return a new secret of 160 bits in base 32."""
    return pyotp.random_base32()


def app_address(secret: str, account: str) -> str:
    """Return the address that an authenticator app reads from the QR code."""
    return pyotp.TOTP(secret).provisioning_uri(name=account, issuer_name=ISSUER)


def step_of(secret: str, code: str, now: datetime) -> int | None:
    """Return the number of the 30-second step whose code this is, or None when it is none of today's."""
    typed = plain(code)
    present = int(now.timestamp()) // STEP_SECONDS
    for step in range(present - DRIFT_STEPS, present + DRIFT_STEPS + 1):
        if hmac.compare_digest(pyotp.TOTP(secret).generate_otp(step).encode(), typed.encode()):
            return step
    return None


def plain(code: str) -> str:
    """Return a code as typed without the spaces and hyphens it is shown with, in small letters."""
    return "".join(letter for letter in code.lower() if letter.isalnum())


def new_recovery_codes() -> list[str]:
    """Return recovery codes of 16 readable letters (79 bits) in groups of four."""
    return [_recovery_code() for _ in range(RECOVERY_CODES)]


def recovery_hash(code: str) -> str:
    """Return what is kept of a recovery code: long random codes need no slow hash."""
    return hashlib.sha256(f"recovery:{plain(code)}".encode()).hexdigest()


def _recovery_code() -> str:
    letters = "".join(secrets.choice(_LETTERS) for _ in range(16))
    return "-".join(letters[start : start + 4] for start in range(0, 16, 4))
