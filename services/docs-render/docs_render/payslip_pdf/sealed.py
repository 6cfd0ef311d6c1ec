"""Locks a PDF with a password (AES-256): what leaves the house opens to its reader alone."""

from __future__ import annotations

import secrets
from io import BytesIO

from pypdf import PdfReader, PdfWriter


def sealed(content: bytes, password: str) -> bytes:
    """Return the same PDF, locked; nobody has the password that would change its rights."""
    writer = PdfWriter(clone_from=PdfReader(BytesIO(content)))
    writer.encrypt(password, owner_password=secrets.token_urlsafe(24), algorithm="AES-256")
    out = BytesIO()
    writer.write(out)
    return out.getvalue()
