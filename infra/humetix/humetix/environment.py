"""The environment that the five processes get."""

from __future__ import annotations

import os
import subprocess

from humetix.layout import ROOT, Layout


def environment(place: Layout) -> dict[str, str]:
    """Return the operator's environment plus what process mode on a loopback address needs."""
    return {
        **os.environ,
        "HUMETIX_DATA": str(place.data),
        "HUMETIX_PORT": str(place.port),
        "HUMETIX_COMMIT": os.environ.get("HUMETIX_COMMIT") or commit(),
        "SESSION_COOKIE_SECURE": os.environ.get("SESSION_COOKIE_SECURE", "0"),
        "PYTHONUNBUFFERED": "1",
    }


def commit() -> str:
    """Return the short commit of the working tree, or `unknown` outside of one."""
    asked = ["git", "-C", str(ROOT), "rev-parse", "--short=12", "HEAD"]
    try:
        return subprocess.run(asked, check=True, capture_output=True, text=True).stdout.strip()
    except (OSError, subprocess.CalledProcessError):
        return "unknown"
