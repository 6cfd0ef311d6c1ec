"""What was deployed when (`.deploy/history.jsonl` beside .env), and the lock that lets one rollout run."""

from __future__ import annotations

import fcntl
import getpass
import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from humetix.rollout.env_file import EnvFile


class AnotherRuns(RuntimeError):
    """Another deploy, rollback or scale is running on this installation."""


class History:
    """One JSON line for each change that was made or tried; never rewritten."""

    def __init__(self, env: EnvFile) -> None:
        self.folder = env.path.parent / ".deploy"

    def note(self, **told: Any) -> None:
        """Add a line."""
        self.folder.mkdir(parents=True, exist_ok=True)
        at = datetime.now(UTC).isoformat(timespec="seconds")
        line = json.dumps({"at": at, "by": getpass.getuser(), **told}, ensure_ascii=False)
        with self._file.open("a") as file:
            file.write(f"{line}\n")

    def rows(self) -> list[dict[str, Any]]:
        """Return all lines, oldest first."""
        if not self._file.exists():
            return []
        return [json.loads(line) for line in self._file.read_text().splitlines() if line.strip()]

    def previous_tag(self, service: str, current: str) -> str | None:
        """Return the tag that ran before the current one was put in place."""
        swaps = [row for row in self.rows() if row["service"] == service and row["ok"] and "tag" in row]
        came = next((row for row in reversed(swaps) if row["tag"] == current != row["before"]), None)
        return None if came is None else str(came["before"])

    @contextmanager
    def alone(self) -> Iterator[None]:
        """Hold the installation's lock; raises AnotherRuns instead of waiting."""
        self.folder.mkdir(parents=True, exist_ok=True)
        with (self.folder / "lock").open("a") as file:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError as error:
                raise AnotherRuns from error
            yield

    @property
    def _file(self) -> Path:
        return self.folder / "history.jsonl"
