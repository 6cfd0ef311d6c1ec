"""Every replica of an installation and what it says of itself, in processes and in Compose."""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from chassis.ports import SERVICES, package_of

from humetix.places import Place
from humetix.seeing import inside

_INSIDE = Path(inside.__file__)
_MOST_AT_ONCE = 8
_SECONDS = 20


@dataclass(frozen=True)
class Instance:
    """One replica; `reason` says why it takes no requests, and is empty when it does."""

    service: str
    name: str
    reason: str
    version: str = ""
    commit: str = ""
    revision: str = ""
    metrics: str = ""

    @property
    def ready(self) -> bool:
        """Say whether it takes requests."""
        return not self.reason


def instances(place: Place, services: Sequence[str] = SERVICES) -> list[Instance]:
    """Look at every replica at once."""
    found = _containers(place, services) if place.kind == "compose" else _processes(place, services)
    with ThreadPoolExecutor(_MOST_AT_ONCE) as looking:
        return list(looking.map(lambda one: _look(place, *one), found))


def _processes(place: Place, services: Sequence[str]) -> list[tuple[str, str, str]]:
    found = []
    for service in services:
        listed = os.environ.get(f"{package_of(service).upper()}_URLS", "")
        own = f"http://127.0.0.1:{place.layout.port_of(service)}"
        urls = [url.strip().rstrip("/") for url in listed.split(",") if url.strip()]
        found += [(service, url, "running") for url in urls or [own]]
    return found


def _containers(place: Place, services: Sequence[str]) -> list[tuple[str, str, str]]:
    done = place.compose("ps", "--all", "--format", "json")
    rows = [json.loads(line) for line in done.stdout.splitlines() if line.startswith("{")]
    return [(row["Service"], row["Name"], row["State"]) for row in rows if row["Service"] in services]


def _look(place: Place, service: str, name: str, state: str) -> Instance:
    if state != "running":
        return Instance(service, name, state)
    told = (
        _ask_inside(name)
        if place.kind == "compose"
        else {path: inside.ask(name, path) for path in inside.PATHS}
    )
    ready, version = _json(told.get("/readyz", "")), _json(told.get("/version", ""))
    if not told.get("/livez"):
        return Instance(service, name, "no answer")
    return Instance(
        service,
        name,
        reason="" if ready.get("status") == "ready" else str(ready.get("reason") or "no answer"),
        version=str(version.get("version") or ""),
        commit=str(version.get("commit") or ""),
        revision=str(version.get("revision") or ""),
        metrics=told.get("/metrics", ""),
    )


def _ask_inside(container: str) -> dict[str, str]:
    command = ["docker", "exec", "--interactive", container, "python", "-"]
    try:
        done = subprocess.run(
            command,
            input=_INSIDE.read_text(),
            capture_output=True,
            text=True,
            timeout=_SECONDS,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired):
        return {}
    return _json(done.stdout)


def _json(text: str) -> dict[str, Any]:
    try:
        told = json.loads(text)
    except ValueError:
        return {}
    return told if isinstance(told, dict) else {}
