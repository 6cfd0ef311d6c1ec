"""Locks a PDF with a password (AES-256): what leaves the house opens to its reader alone."""

from __future__ import annotations

import secrets
from io import BytesIO

import pikepdf


def sealed(content: bytes, password: str) -> bytes:
    """Return the same PDF, locked; nobody has the password that would change its rights."""
    out = BytesIO()
    with pikepdf.open(BytesIO(content)) as document:
        lock = pikepdf.Encryption(user=password, owner=secrets.token_urlsafe(24), R=6, aes=True)
        document.save(out, encryption=lock)
    return out.getvalue()
