"""The after-start checklist: public pages answer 200 and every service is healthy; 503 is never a pass."""

from __future__ import annotations

import urllib.error
import urllib.request
from typing import Any

from humetix.health import health

PAGES = (
    "/",
    "/apply",
    "/attendance",
    "/advance",
    "/payslip",
    "/leave",
    "/notices",
    "/privacy",
    "/login",
    "/signin",
)


def look(url: str) -> list[dict[str, Any]]:
    """Return one row per thing looked at."""
    told = health(url)
    rows = [{"what": "health", "ok": told.get("status") == "healthy", "found": told.get("status")}]
    for name, service in sorted(told.get("services", {}).items()):
        rows.append(
            {"what": name, "ok": service.get("status") == "healthy", "found": service.get("version", "")}
        )
    return rows + [_page(url, path) for path in PAGES]


def _page(url: str, path: str) -> dict[str, Any]:
    try:
        with urllib.request.urlopen(url + path, timeout=10) as page:  # noqa: S310 - our own http address
            status = page.status
    except urllib.error.HTTPError as refused:
        status = refused.code
    except OSError as error:
        return {"what": path, "ok": False, "found": type(error).__name__}
    return {"what": path, "ok": status == 200, "found": status}
