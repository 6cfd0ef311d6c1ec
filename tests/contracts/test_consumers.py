"""Every call in a clients.py is one that its provider's committed openapi.json promises to answer."""

from __future__ import annotations

import pytest
from chassis.ports import SERVICES
from pydantic import BaseModel

from tests.contracts.calls import Call, calls_of
from tests.contracts.promises import document, faults_of, operation

CALLS = [call for service in SERVICES for call in calls_of(service)]

# architecture.md §1: all arrows, no circle.
ARROWS = {
    "gateway": {"recruit", "attendance", "payroll", "docs-render"},
    "recruit": {"attendance", "payroll", "docs-render"},
    "payroll": {"attendance", "docs-render"},
    "attendance": {"docs-render"},
    "docs-render": set[str](),
}


def providers_of(call: Call) -> list[str]:
    """The named peer; for a call to whichever peer is asked, everyone who serves that path."""
    if call.peer:
        return [call.peer]
    return [name for name in SERVICES if operation(name, call.method, call.path)]


@pytest.mark.parametrize("call", CALLS, ids=str)
def test_every_call_is_promised_by_its_provider(call: Call) -> None:
    providers = providers_of(call)
    assert providers, f"nobody serves {call}"
    assert [fault for provider in providers for fault in faults_of(call, provider)] == []


def test_calls_follow_the_arrows_and_make_no_circle() -> None:
    assert CALLS
    assert [str(call) for call in CALLS if call.peer and call.peer not in ARROWS[call.caller]] == []


@pytest.mark.parametrize("service", SERVICES)
def test_a_contract_holds_internal_addresses_only(service: str) -> None:
    assert [path for path in document(service).get("paths", {}) if not path.startswith("/internal/")] == []


class Renamed(BaseModel):
    employee_number: str


def test_a_field_that_nobody_tells_is_found() -> None:
    call = Call("recruit", "planted", "attendance", "post", "/internal/employees", answers=(Renamed,))
    assert any("employee_number is not told" in fault for fault in faults_of(call, "attendance"))


def test_a_path_that_nobody_serves_is_found() -> None:
    call = Call("recruit", "planted", "attendance", "get", "/internal/nowhere")
    assert faults_of(call, "attendance") == [f"{call}: attendance has no GET /internal/nowhere"]
