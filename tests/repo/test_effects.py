"""Every effect of the API happens once per Idempotency-Key, or says here why it cannot happen twice."""

from __future__ import annotations

import importlib
from pathlib import Path
from typing import Any

import pytest
from chassis.app import routes_of
from chassis.idempotency import by_key
from chassis.settings import settings_of
from fastapi.routing import APIRoute

# Effects that keep no row of their key: what makes a repeat harmless. The gateway's are not asked: they set
# or end something, or hand out a secret that must be kept nowhere, and the last answer holds (ADR 0018).
NATURAL = {
    "POST /api/attendance/v1/punches": "the punch's own key column; the same button within two minutes",
    "POST /api/payroll/v1/me/account": "the account's own key column: no hash of a number is kept",
    "POST /api/payroll/v1/accounts/{employee_id}": "the account's own key column, likewise",
    "POST /api/payroll/v1/accounts/{employee_id}/{account_id}/number": "a look, kept in the audit only",
    "POST /api/payroll/v1/transfers/{month}/results": "the same bytes for a month are the file that is there",
    "POST /api/payroll/v1/advance-transfers/results": "the same bytes are the file that is there",
    "POST /api/payroll/v1/runs/{month}/corrections/check": "a month has one job; nothing else is kept",
    "POST /api/attendance/v1/signoffs": "one request per site and span; its link is a secret kept nowhere",
    "POST /api/recruit/v1/applications": "the application's own key column",
    "POST /api/recruit/v1/inquiries": "the inquiry's own key column",
    "POST /api/recruit/v1/applications/{application_id}/hire": "one hire per application",
    "POST /api/recruit/v1/applications/{application_id}/hire/undo": "one undo per hire",
}
_EFFECTS = {"POST", "PUT", "PATCH", "DELETE"}


@pytest.mark.parametrize("package", ["recruit", "attendance", "payroll"])
def test_an_effect_of_the_api_takes_a_key_or_is_natural(
    package: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    unkeyed = [name for name, keyed in effects_of(package, tmp_path, monkeypatch) if not keyed]
    assert set(unkeyed) <= set(NATURAL)


def effects_of(package: str, folder: Path, monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, bool]]:
    """Each changing route of the API, and whether it takes a key."""
    monkeypatch.setenv("HUMETIX_DATA", str(folder))
    monkeypatch.setenv("SECRET_KEYS", "k" * 40)
    settings = settings_of(package)
    settings.data_dir.mkdir(parents=True)
    app = importlib.import_module(f"{package}.app").create(settings)
    found = [
        (f"{method} {route.path}", _takes_a_key(route))
        for route in routes_of(app)
        if isinstance(route.original_route, APIRoute) and _is_ours(str(route.path), package)
        for method in _EFFECTS & set(route.methods or ())
    ]
    app.state.db.close()
    return found


def _is_ours(path: str, package: str) -> bool:
    return path.startswith(f"/api/{package}/v1/") and "/calculations/" not in path


def _takes_a_key(route: Any) -> bool:
    return any(dependency.call is by_key for dependency in route.dependant.dependencies)
