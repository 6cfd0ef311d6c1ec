"""Stops one service of an installation and starts it again, and says whether it came back healthy."""

from __future__ import annotations

import subprocess
import sys

from humetix.health import wait_healthy
from humetix.places import Done, Place

_START_SECONDS = 90


def stop(place: Place, service: str) -> bool:
    """Stop every process of a service; False when this installation cannot be told to."""
    done = place.compose("stop", service) if place.kind == "compose" else _control(place, "stop", service)
    return done.returncode == 0


def start(place: Place, service: str) -> bool:
    """Start the service again and wait until it is healthy."""
    if place.kind == "compose":
        as_before = ("--detach", "--no-deps", "--no-build", "--no-recreate")
        wait = ("--wait", "--wait-timeout", str(_START_SECONDS))
        return place.compose("up", *as_before, *wait, service).returncode == 0
    return _control(place, "start", service).returncode == 0 and _is_healthy(place, service)


def _is_healthy(place: Place, service: str) -> bool:
    """Wait for the service to be healthy as the gateway sees it."""
    told = wait_healthy(place.layout.url, _START_SECONDS, lambda: True)
    found = told.get("services", {}).get(service, {})
    return told.get("status") == "healthy" or found.get("status") == "healthy"


def _control(place: Place, act: str, service: str) -> Done:
    configuration = place.layout.run / "supervisord.conf"
    command = [sys.executable, "-m", "supervisor.supervisorctl", "-c", str(configuration)]
    return subprocess.run([*command, act, f"humetix:{service}"], capture_output=True, text=True, check=False)
