"""Runs inside a container (fed to its Python): what the service there says of itself, as one JSON line."""

from __future__ import annotations

import json
import os
import urllib.error
import urllib.request

from chassis.ports import installed_service, port_of

PATHS = ("/livez", "/readyz", "/version", "/metrics")


def ask(base: str, path: str) -> str:
    """Return an answer's text, also that of a refusal; nothing when nobody answers."""
    try:
        with urllib.request.urlopen(base + path, timeout=5) as answer:  # noqa: S310 - our own http address
            return str(answer.read().decode())
    except urllib.error.HTTPError as refused:
        return str(refused.read().decode())
    except OSError:
        return ""


def main() -> None:
    """Ask the four probes of the service on this machine."""
    port = port_of(installed_service(), int(os.environ.get("HUMETIX_PORT") or 8080))
    print(json.dumps({path: ask(f"http://127.0.0.1:{port}", path) for path in PATHS}))


if __name__ == "__main__":
    main()
