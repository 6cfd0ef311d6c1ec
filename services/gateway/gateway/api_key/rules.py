"""What an API key looks like, how long it may last, and what it may do."""

from __future__ import annotations

import hashlib
import re
import secrets
from collections.abc import Iterable
from datetime import datetime

from gateway.accounts.rules import within

PREFIX = "hx_"
LASTS_DAYS = (30, 90, 180, 365)
_KEY = re.compile(rf"{PREFIX}[A-Za-z0-9_-]{{43}}")


def new_key() -> str:
    """Return a key of 256 random bits; the prefix tells people and scanners what it is."""
    return PREFIX + secrets.token_urlsafe(32)


def key_hash(key: str) -> str:
    """Return what is kept of a key: its SHA-256 (256 random bits need no slow hash)."""
    return hashlib.sha256(key.encode()).hexdigest()


def bearer_of(authorization: str) -> str | None:
    """Return the credential of an `Authorization: Bearer` header, None for any other."""
    scheme, _, credential = authorization.partition(" ")
    return credential.strip() if scheme.lower() == "bearer" else None


def is_key(text: str) -> bool:
    """Say whether this could be a key of ours at all."""
    return _KEY.fullmatch(text) is not None


def roles_now(of_key: str, of_account: str) -> tuple[str, ...]:
    """Return what a key may do: the roles it was given that still lie within its account's."""
    held = within(of_account).split(",")
    return tuple(role for role in of_key.split(",") if role and role in held)


def is_live(expires: datetime, revoked: datetime | None, now: datetime) -> bool:
    """Say whether a key may still be used."""
    return revoked is None and now < expires


def chosen_roles(wanted: Iterable[str], of_account: str) -> str:
    """Return the wanted roles that lie within the account's, as they are kept; "" when there is none."""
    chosen = frozenset(wanted)
    return ",".join(role for role in within(of_account).split(",") if role in chosen)
