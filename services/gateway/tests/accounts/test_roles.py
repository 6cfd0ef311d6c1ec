"""The table of who may do what is what the guards really do, in the code and in the document."""

import asyncio
import re
from pathlib import Path
from typing import Any

import pytest
from chassis import identity
from chassis.errors import Forbidden
from chassis.testing import staff
from fastapi import Request
from gateway.accounts.rules import POWERS, ROLES, Power
from payroll.access import only_pay_office

GUARDS: dict[str, Any] = {
    guard.__name__.removeprefix("only_").capitalize(): guard for guard in identity.GUARDS
}
GUARDS["PayOffice"] = only_pay_office
DOCUMENT = Path(__file__).parents[4] / "docs/roles.md"


def asked_by(who: identity.Identity) -> Request:
    return Request({"type": "http", "state": {"identity": who}})


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("power", POWERS, ids=lambda power: power.guard)
def test_a_guard_lets_exactly_the_roles_of_the_table_through(power: Power, role: str) -> None:
    guard = GUARDS[power.guard]
    try:
        # The chassis's own guards read the request; payroll's stands on one of them and is given who calls.
        asyncio.run(guard(staff(role) if guard is only_pay_office else asked_by(staff(role))))
        allowed = True
    except Forbidden:
        allowed = False
    assert allowed == (role in power.roles)


def test_every_guard_of_the_office_stands_in_the_table() -> None:
    named = {f"only_{power.guard.lower()}" for power in POWERS}
    known = {guard.__name__ for guard in identity.GUARDS}
    assert known - named == {"identified", "only_worker", "only_service"}


def test_the_document_tells_the_same() -> None:
    rows = [
        [cell.strip() for cell in line.strip("|").split("|")]
        for line in DOCUMENT.read_text().splitlines()
        if re.match(r"\| .+ \| `\w+` \|", line)
    ]
    told = {
        row[1].strip("`"): {role for role, cell in zip(ROLES, row[2:7], strict=True) if cell} for row in rows
    }
    assert told == {power.guard: set(power.roles) for power in POWERS}
