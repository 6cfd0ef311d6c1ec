"""Asks a running installation how it is."""

from __future__ import annotations

import json
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from typing import Any


def health(url: str) -> dict[str, Any]:
    """Return GET /health as it stands; an installation that does not answer is `unreachable`."""
    try:
        with urllib.request.urlopen(f"{url}/health", timeout=3) as answer:  # noqa: S310 - our own http address
            body = answer.read()
    except urllib.error.HTTPError as refused:
        body = refused.read()
    except OSError:
        return {"status": "unreachable", "services": {}}
    try:
        told = json.loads(body)
    except ValueError:
        return {"status": "unreachable", "services": {}}
    return told if isinstance(told, dict) else {"status": "unreachable", "services": {}}


def wait_healthy(url: str, seconds: float, alive: Callable[[], bool]) -> dict[str, Any]:
    """Ask until healthy, until the time is over or `alive` says there is nothing to wait for."""
    deadline = time.monotonic() + seconds
    told = health(url)
    while told.get("status") != "healthy" and time.monotonic() < deadline and alive():
        time.sleep(0.2)
        told = health(url)
    return told
