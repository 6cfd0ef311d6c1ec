"""Runs a chassis module beside a service's data and reads the JSON line it ends with."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

from humetix.places import Place

Told = dict[str, Any]


def told_by(place: Place, service: str, module: str, *arguments: str) -> tuple[int, Told]:
    """Return the exit code of `python -m module …` and what it told; a module that says nothing failed."""
    if place.kind == "compose":
        once = ("run", "--rm", "--no-deps", "--no-TTY", "-e", "HUMETIX_BACKUP_IDENTITY", service)
        secret = {"HUMETIX_BACKUP_IDENTITY": _identity()}
        done = place.compose(*once, "python", "-m", module, *arguments, env=secret)
    else:
        done = place.run(service, module, *arguments)
    for line in reversed(done.stdout.splitlines()):
        if line.startswith("{"):
            told: Told = json.loads(line)
            return done.returncode, told
    said = (done.stderr or done.stdout).strip().splitlines()[-1:] or [f"exit code {done.returncode}"]
    return done.returncode or 1, {"service": service, "ok": False, "message": said[0]}


def _identity() -> str:
    """Return the key that opens encrypted backups: a container cannot read this machine's file."""
    file = os.environ.get("HUMETIX_BACKUP_IDENTITY_FILE")
    return Path(file).read_text() if file else os.environ.get("HUMETIX_BACKUP_IDENTITY", "")
