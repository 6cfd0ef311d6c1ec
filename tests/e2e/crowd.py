"""Many workers at once: put on the roster past the gateway, signed in without a password to hash."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import httpx
from chassis.db import Database
from chassis.identity import HEADER, Identity, sign
from gateway.session.actions import open_session
from gateway.session.rules import COOKIES

from tests.e2e.stack import ProcessStack

HIRED_ON = date(2026, 1, 2)
_blocks: dict[str, int] = {}  # the middle of a crowd's phone numbers, by the crowd's label


def direct_client(stack: ProcessStack, service: str, caller: Identity) -> httpx.Client:
    """Return a client that speaks to one service as if the gateway had let `caller` in."""
    token = sign(caller, audience=service, keys=stack.keys)
    return httpx.Client(
        base_url=stack.address_of(service), headers={HEADER: token}, timeout=30, trust_env=False
    )


def hire_crowd(stack: ProcessStack, count: int, label: str) -> list[int]:
    """Put people on the roster; return their employee ids."""
    hired = []
    with direct_client(stack, "attendance", Identity("service", "recruit", "recruit")) as attendance:
        for number in range(count):
            body = {
                "application_id": f"{label}-{number}",
                "name": f"근로자{number}",
                "birth_date": "1990-05-05",
                "phone": phone_of(label, number),
                "hire_date": HIRED_ON.isoformat(),
            }
            answer = attendance.post("/internal/employees", json=body)
            assert answer.is_success, answer.text
            hired.append(int(answer.json()["employee_id"]))
    return hired


def phone_of(label: str, number: int) -> str:
    """Return a phone number of nobody's, different for each label and number."""
    block = _blocks.setdefault(label, 1000 + len(_blocks))
    return f"010-{block:04d}-{number:04d}"


def sign_in_crowd(stack: ProcessStack, employees: list[int]) -> list[str]:
    """Open a session for each worker in the gateway's database; return the Cookie headers."""
    now = datetime.now(UTC)
    database = Database(f"sqlite:///{stack.folder}/gateway/gateway.db")
    try:
        tokens = [
            database.write(
                open_session,
                Identity("worker", str(employee), f"근로자{employee}", ("worker",)),
                "crowd",
                timedelta(hours=1),
                now,
            )
            for employee in employees
        ]
    finally:
        database.close()
    return [f"{COOKIES['worker']}={token}" for token in tokens]
