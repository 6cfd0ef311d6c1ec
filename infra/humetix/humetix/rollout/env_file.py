"""The .env file of an installation: the one truth for tags and numbers of replicas."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from pathlib import Path

from humetix.layout import ROOT


class EnvFile:
    """`NAME=value` lines; all others (comments, settings of the operator) are left as they are."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def get(self, name: str) -> str:
        """Return a value as Compose reads it, "" when the file does not set it."""
        found = [line.partition("=")[2].partition(" #")[0] for line in self._lines() if _sets(line, name)]
        return found[-1].strip().strip("\"'") if found else ""

    def set(self, changes: Mapping[str, str | None]) -> None:
        """Write values at once or not at all; None takes a line away."""
        kept = [line for line in self._lines() if not any(_sets(line, name) for name in changes)]
        new = [f"{name}={value}" for name, value in changes.items() if value is not None]
        self.put_back("".join(f"{line}\n" for line in (*kept, *new)))

    def text(self) -> str | None:
        """Return everything that is in it, for `put_back`; None when there is no file."""
        return self.path.read_text() if self.path.exists() else None

    def put_back(self, text: str | None) -> None:
        """Make the file what it was; whoever reads it meanwhile sees the old or the new one, whole."""
        if text is None:
            self.path.unlink(missing_ok=True)
            return
        mode = self.path.stat().st_mode & 0o777 if self.path.exists() else 0o600
        new = self.path.with_name(f"{self.path.name}.new")
        with new.open("w") as file:
            new.chmod(mode)
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        new.replace(self.path)

    def _lines(self) -> list[str]:
        return (self.text() or "").splitlines()


def _sets(line: str, name: str) -> bool:
    return re.match(rf"\s*(?:export\s+)?{re.escape(name)}\s*=", line) is not None


def env_file() -> EnvFile:
    """Return the file that Compose reads: HUMETIX_ENV_FILE, else .env in the repository."""
    return EnvFile(Path(os.environ.get("HUMETIX_ENV_FILE") or ROOT / ".env").absolute())
