"""Asks the installation's Prometheus: by PROMETHEUS_URL, or inside its container; None when there is none."""

from __future__ import annotations

import json
import os
import urllib.parse
import urllib.request

from humetix.places import Place

_INSIDE = "http://localhost:9090"
_SECONDS = 5

Rows = list[tuple[dict[str, str], float]]


def ask(place: Place, expression: str) -> Rows | None:
    """Return labels and values of an instant query; None when no Prometheus answers."""
    if url := os.environ.get("PROMETHEUS_URL", "").rstrip("/"):
        return _by_url(url, expression)
    if place.kind != "compose":
        return None
    told = place.compose(
        "exec",
        "--no-TTY",
        "prometheus",
        "promtool",
        "query",
        "instant",
        "--format",
        "json",
        _INSIDE,
        expression,
    )
    return _rows(told.stdout) if told.returncode == 0 else None


def _by_url(url: str, expression: str) -> Rows | None:
    query = urllib.parse.urlencode({"query": expression})
    try:
        with urllib.request.urlopen(f"{url}/api/v1/query?{query}", timeout=_SECONDS) as answer:  # noqa: S310 - the operator named it
            return _rows(json.dumps(json.load(answer)["data"]["result"]))
    except (OSError, ValueError, KeyError):
        return None


def _rows(text: str) -> Rows | None:
    try:
        return [(one["metric"], float(one["value"][1])) for one in json.loads(text)]
    except (ValueError, KeyError, TypeError):
        return None
