"""The signing keys of an installation: made once, readable by its owner only."""

from __future__ import annotations

import os
import secrets
from pathlib import Path


def ensure_keys(data: Path) -> None:
    """Write `keys/secret_keys` with one random key, unless keys are given or already there."""
    if os.environ.get("SECRET_KEYS") or os.environ.get("SECRET_KEY") or os.environ.get("HUMETIX_KEYS_FILE"):
        return
    path = data / "keys" / "secret_keys"
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return
    with os.fdopen(handle, "w") as file:
        file.write(secrets.token_urlsafe(48) + "\n")
