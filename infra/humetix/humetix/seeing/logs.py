"""Finds the log lines of services: files in process mode, `docker compose logs` in Compose."""

from __future__ import annotations

import subprocess
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from humetix.layout import ROOT
from humetix.places import Place, compose_command
from humetix.seeing.readable import Wanted, parsed

_ROTATED = 5
_PAUSE_SECONDS = 0.3


def entries(place: Place, services: Sequence[str], wanted: Wanted, last: int) -> list[dict[str, Any]]:
    """Return the last lines that are asked for, of all these services, in the order of their time."""
    found: list[dict[str, Any]] = []
    for service in services:
        lines = _of_containers(place, service) if place.kind == "compose" else _of_files(place, service)
        told = [entry for line in lines if (entry := parsed(service, line)) and wanted.takes(entry)]
        found += told[-last:]
    return sorted(found, key=lambda entry: str(entry.get("ts", "")))[-last:]


def follow(place: Place, services: Sequence[str], wanted: Wanted) -> Iterator[dict[str, Any]]:
    """Yield new lines as they come, until interrupted."""
    lines = _new_of_containers(services) if place.kind == "compose" else _new_of_files(place, services)
    for service, line in lines:
        entry = parsed(service, line)
        if entry and wanted.takes(entry):
            yield entry


def _of_files(place: Place, service: str) -> Iterator[str]:
    newest = place.layout.log_of(service)
    older = [newest.with_name(f"{newest.name}.{number}") for number in range(_ROTATED, 0, -1)]
    for path in [*older, newest]:
        if path.exists():
            yield from path.read_text(errors="replace").splitlines()


def _of_containers(place: Place, service: str) -> Iterator[str]:
    yield from place.compose("logs", "--no-color", "--no-log-prefix", service).stdout.splitlines()


def _new_of_files(place: Place, services: Sequence[str]) -> Iterator[tuple[str, str]]:
    read = {service: _size(place.layout.log_of(service)) for service in services}
    while True:
        for service in services:
            path = place.layout.log_of(service)
            start = read[service] if _size(path) >= read[service] else 0  # rotated
            text = _from(path, start)
            read[service] = start + len(text)
            yield from ((service, line) for line in text.decode(errors="replace").splitlines())
        time.sleep(_PAUSE_SECONDS)


def _from(path: Path, start: int) -> bytes:
    if not path.exists():
        return b""
    with path.open("rb") as file:
        file.seek(start)
        whole, end, _ = file.read().rpartition(b"\n")
    return whole + end


def _size(path: Path) -> int:
    return path.stat().st_size if path.exists() else 0


def _new_of_containers(services: Sequence[str]) -> Iterator[tuple[str, str]]:
    command = [*compose_command(), "logs", "--follow", "--tail", "0", "--no-color", *services]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as following:
        assert following.stdout  # noqa: S101 - opened as a pipe above
        for line in following.stdout:
            name, _, body = line.rstrip("\n").partition(" | ")
            yield name.strip().rpartition("-")[0] or name.strip(), body
