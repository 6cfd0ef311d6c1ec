"""How the state of the five services is told."""

from __future__ import annotations

from collections.abc import Mapping

KOREAN = {
    "gateway": "접속",
    "recruit": "채용",
    "attendance": "근태",
    "payroll": "급여",
    "docs-render": "문서·사진",
}


def overall(database_ok: bool, services_ready: Mapping[str, bool]) -> str:
    """Return "unhealthy" when the gateway itself cannot serve, "degraded" when a service is away."""
    if not database_ok:
        return "unhealthy"
    return "healthy" if all(services_ready.values()) else "degraded"
