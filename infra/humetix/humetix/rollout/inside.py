"""Runs inside a new container (fed to its Python): asks the service, past the gateway, for what it is for.

It needs nothing but what every released image has: chassis.settings, chassis.identity, chassis.ports.
"""

from __future__ import annotations

import http.client
import json
import os
import sys
from collections.abc import Callable, Mapping
from typing import Any

from chassis.identity import HEADER, Identity, sign
from chassis.ports import installed_service, port_of
from chassis.settings import Settings

ANYONE = Identity("anyone", "", "")
STAFF = Identity("staff", "humetix", "humetix", ("owner",))
SERVICE = Identity("service", "gateway", "gateway")
RECRUIT = Identity("service", "recruit", "recruit")

WORKED_DAY = {
    "date": "2026-11-02", "in": "09:00", "out": "18:00", "breaks": None,
    "day_type": "workday", "workplace_size": 5,
}  # fmt: skip
PAY = {
    "monthly_taxable": 3_000_000, "family": 1, "children_8_to_20": 0, "percent": 100, "on": "2026-01-31",
}  # fmt: skip
TABLE = {
    "sheet": "확인", "title": None, "columns": [{"key": "name", "label": "이름", "kind": "text"}],
    "rows": [["가각힣"]], "totals": False,
}  # fmt: skip


def page(body: bytes) -> bool:
    """Say whether it is one of our pages."""
    return b"</html>" in body


def json_with(*path: str | int, value: Any) -> Callable[[bytes], bool]:
    """Say whether a value stands at a place in a JSON answer."""

    def holds(body: bytes) -> bool:
        found = json.loads(body)
        for step in path:
            found = found[step]
        return bool(found == value)

    return holds


def taxed(body: bytes) -> bool:
    """Say whether a tax was reckoned."""
    return bool(json.loads(body)["items"][0]["income_tax"] > 0)


def workbook(body: bytes) -> bool:
    """Say whether it is an Excel file."""
    return body.startswith(b"PK")


def anything(body: bytes) -> bool:
    """Hold for any answer with the right status."""
    return bool(body)


Check = tuple[str, Identity, Any, Callable[[bytes], bool]]
CHECKS: dict[str, list[Check]] = {
    "gateway": [
        ("/login", ANYONE, None, page),
        ("/health", ANYONE, None, json_with("database", value="connected")),
    ],
    "recruit": [
        ("/", ANYONE, None, page),
        ("/apply", ANYONE, None, page),
        ("/internal/summary", SERVICE, None, anything),
    ],
    "attendance": [
        ("/attendance", ANYONE, None, page),
        ("/internal/summary", SERVICE, None, anything),
        (
            "/api/attendance/v1/calculations/hours",
            STAFF,
            {"items": [WORKED_DAY]},
            json_with("items", 0, "worked", value=480),
        ),
    ],
    "payroll": [
        ("/payslip", ANYONE, None, page),
        ("/internal/summary", SERVICE, None, anything),
        ("/api/payroll/v1/calculations/withholding", STAFF, {"items": [PAY]}, taxed),
    ],
    "docs-render": [("/internal/xlsx/table", RECRUIT, TABLE, workbook)],
}  # fmt: skip


def main(service: str, settings: Settings) -> int:
    """Ask everything; print what failed and return how much that was."""
    failed = 0
    for path, who, body, holds in CHECKS[service]:
        status, answer = ask(service, settings, path, who, body)
        if status != 200 or not holds(answer):
            failed += 1
            print(f"{path}: {status}" + ("" if status != 200 else " (unexpected content)"))
    return failed


def ask(service: str, settings: Settings, path: str, who: Identity, body: Any) -> tuple[int, bytes]:
    """Send one request as the gateway would."""
    headers: Mapping[str, str] = {
        HEADER: sign(who, audience=service, keys=settings.keys),
        "Host": (os.environ.get("HUMETIX_HOSTS") or "localhost").split(",")[0].strip(),
        "Content-Type": "application/json",
        "Accept": "text/html" if body is None and who.kind == "anyone" else "application/json",
    }
    port = port_of(service, int(os.environ.get("HUMETIX_PORT") or 8080))
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
    try:
        sent = None if body is None else json.dumps(body)
        connection.request("GET" if body is None else "POST", path, sent, dict(headers))
        got = connection.getresponse()
        return got.status, got.read()
    except (OSError, http.client.HTTPException) as error:
        return 0, type(error).__name__.encode()
    finally:
        connection.close()


if __name__ == "__main__":
    sys.exit(1 if main(installed_service(), Settings()) else 0)
