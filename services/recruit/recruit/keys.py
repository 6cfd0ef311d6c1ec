"""Keys under which a sent form is known again: from the page's hidden token or the API's Idempotency-Key."""

from __future__ import annotations

import hashlib
from typing import Annotated

from fastapi import Header

IdempotencyKey = Annotated[str, Header(alias="Idempotency-Key", max_length=255)]


def token_key(origin: str, token: str) -> str | None:
    """Return the key to store for a token of the page ("form") or the API ("api"); None for an empty one."""
    return f"{origin}:{hashlib.sha256(token.encode()).hexdigest()}" if token.strip() else None
