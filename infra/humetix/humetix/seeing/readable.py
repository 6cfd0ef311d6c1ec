"""Makes JSON log lines readable: `humetix logs`."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

LEVELS = ("debug", "info", "warning", "error", "critical")
_KNOWN = {"ts", "level", "event", "service", "version", "logger", "exception"}


@dataclass(frozen=True)
class Wanted:
    """Which lines to show."""

    request_id: str = ""
    level: str = "debug"

    def takes(self, entry: dict[str, Any]) -> bool:
        """Say whether a line is asked for."""
        if self.request_id and entry.get("request_id") != self.request_id:
            return False
        level = str(entry.get("level", "info")).lower()
        return level not in LEVELS or LEVELS.index(level) >= LEVELS.index(self.level)


def parsed(service: str, line: str) -> dict[str, Any] | None:
    """Return a line as a document; what is no JSON (a traceback at the start) becomes its own event."""
    # Compose writes the container's name before the line.
    body = line[line.find("{") :] if "{" in line else line
    try:
        entry = json.loads(body)
    except ValueError:
        entry = None
    if isinstance(entry, dict):
        return {"service": service, **entry}
    return {"service": service, "ts": "", "level": "info", "event": line} if line.strip() else None


def readable(entry: dict[str, Any]) -> str:
    """Return `12:03:01.250 recruit WARNING event key=value …` and a trace below it."""
    fields = " ".join(f"{key}={value}" for key, value in entry.items() if key not in _KNOWN)
    clock = str(entry.get("ts", ""))[11:23]
    level = str(entry.get("level", "")).upper()
    head = " ".join(
        part for part in (clock, entry["service"], level, str(entry.get("event", "")), fields) if part
    )
    trace = str(entry.get("exception", ""))
    return f"{head}\n{trace}" if trace else head
