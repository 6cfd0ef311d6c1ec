"""The brief console of `humetix up`: warnings and worse from the five logs, one readable line each."""

from __future__ import annotations

import json
import threading
from pathlib import Path

from chassis.ports import SERVICES

from humetix.layout import Layout, say

_LOUD = {"WARNING", "ERROR", "CRITICAL"}
_PAUSE_SECONDS = 0.3


class Console(threading.Thread):
    """Follows every service's log from its present end."""

    def __init__(self, place: Layout) -> None:
        super().__init__(name="console", daemon=True)
        self._logs = {service: place.log_of(service) for service in SERVICES}
        self._read = {service: _size(path) for service, path in self._logs.items()}
        self._ended = threading.Event()

    def run(self) -> None:
        """Print what is loud until told to end."""
        while not self._ended.wait(_PAUSE_SECONDS):
            self._print_new()

    def skip(self) -> None:
        """Pass over what was written so far: while five start, they miss each other for a moment."""
        self._read = {service: _size(path) for service, path in self._logs.items()}

    def end(self) -> None:
        """Print the rest and stop following."""
        self._ended.set()
        if self.is_alive():
            self.join()
        self._print_new()

    def _print_new(self) -> None:
        for service, path in self._logs.items():
            for line in self._new_lines(service, path):
                brief = brief_line(service, line)
                if brief:
                    say(brief)

    def _new_lines(self, service: str, path: Path) -> list[str]:
        size = _size(path)
        if size < self._read[service]:  # rotated
            self._read[service] = 0
        if size == self._read[service]:
            return []
        with path.open("rb") as file:
            file.seek(self._read[service])
            whole = file.read(size - self._read[service]).rpartition(b"\n")[0]
        self._read[service] += len(whole) + 1 if whole else 0
        return whole.decode(errors="replace").splitlines()


def brief_line(service: str, line: str) -> str | None:
    """Return `[service] 12:03:01 WARNING event {fields}`; None for quiet lines; plain text as it is."""
    try:
        entry = json.loads(line)
    except ValueError:
        return f"[{service}] {line}" if line.strip() else None
    if not isinstance(entry, dict) or str(entry.get("level", "")).upper() not in _LOUD:
        return None
    known = {"ts", "level", "event", "service", "version", "logger"}
    rest = " ".join(f"{key}={value}" for key, value in entry.items() if key not in known)
    clock = str(entry.get("ts", ""))[11:19]
    return f"[{service}] {clock} {entry['level']} {entry.get('event', '')} {rest}".rstrip()


def _size(path: Path) -> int:
    return path.stat().st_size if path.exists() else 0
