"""The audit of four services: the gateway's own rows and what three peers tell."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import httpx
import pytest
from chassis.clock import KST
from chassis.testing import TestApp, kst

Row = dict[str, Any]


@pytest.fixture
def row() -> Callable[..., Row]:
    """Build a row of a service: kim reads 지원서 7, so many minutes after 2026-11-20 09:00."""

    def _row(number: int, minutes: int = 0, **more: Any) -> Row:
        at = kst("2026-11-20 09:00").astimezone(KST) + timedelta(minutes=minutes)
        known = {
            "id": number,
            "at": at.isoformat(),
            "actor": "staff:kim",
            "action": "application.read",
            "object": "application:7",
            "detail": "{}",
            "request_id": f"r-{number}",
            "later": "ignored",
        }
        return known | more

    return _row


@pytest.fixture
def keep(gateway: TestApp) -> Callable[..., None]:
    """Give a peer rows (newest first) that it pages as every service does."""

    def _keep(service: str, rows: list[Row]) -> None:
        def answer(request: httpx.Request) -> httpx.Response:
            before = int(request.url.params.get("before", 2**62))
            limit = int(request.url.params["limit"])
            left = [one for one in rows if one["id"] < before]
            following = left[limit - 1]["id"] if len(left) > limit else None
            return httpx.Response(200, json={"items": left[:limit], "next": following})

        gateway.peer(service).on_call("GET", "/internal/audit", answer)
        proof = {"broken": [], "rows": len(rows)}
        gateway.peer(service).on("GET", "/internal/audit/verify", json=proof)

    for service in ("recruit", "attendance", "payroll"):
        _keep(service, [])
    return _keep
