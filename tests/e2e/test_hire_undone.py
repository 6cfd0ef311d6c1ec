"""A hire taken back after its worker had set a PIN: the way in closes with it."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from chassis.clock import KST
from humetix.client import Office, Person, Refused, Worker

from tests.e2e.stack import Stack

NUMBER, PIN, SECONDS = "010-7272-0001", "314159", 30.0
FORM = {
    "name": "문닫힘",
    "birth": "1993-03-03",
    "phone": NUMBER,
    "no_career": "1",
    "consent_collection": "1",
    "agree": "1",
}


def test_whoever_was_hired_by_mistake_is_signed_out_when_it_is_taken_back(
    office: Office, stack: Stack
) -> None:
    application = applied(stack)
    employee = hired(office, application)
    with Worker(stack.url, NUMBER, office.activation_code(employee), PIN) as worker:
        worker.get("/api/attendance/v1/me/days")
        undo = f"/api/recruit/v1/applications/{application}/hire/undo"
        assert office.post(undo, {"reason": "다른 사람과 바뀜"})["state"] in ("done", "asked")
        until_refused(lambda: worker.get("/api/attendance/v1/me/days"))
    with Person(stack.url) as anyone, pytest.raises(Refused):
        anyone.enter("/signin", {"login": NUMBER, "pin": PIN})


def applied(stack: Stack) -> str:
    with Person(stack.url) as anyone:
        made = anyone.ask(
            "POST", "/api/recruit/v1/applications", data=FORM, headers={"Idempotency-Key": "undone"}
        )
    return str(made["id"])


def hired(office: Office, application: str) -> int:
    """Take the applicant on and wait until attendance knows the worker."""
    site = office.post("/api/attendance/v1/sites", {"name": "되돌림물류", "workplace_size": 40})
    today = datetime.now(UTC).astimezone(KST).date()
    terms = {"site_id": site["id"], "hire_date": f"{today}", "hourly_won": 10_500, "tax_mode": "insured"}
    deadline = time.monotonic() + SECONDS
    while (made := office.post(f"/api/recruit/v1/applications/{application}/hire", terms))[
        "employee_id"
    ] is None:
        assert time.monotonic() < deadline, made
        time.sleep(0.3)
    return int(made["employee_id"])


def until_refused(ask: Callable[[], Any]) -> None:
    """Ask again until the door is closed."""
    deadline = time.monotonic() + SECONDS
    while (told := refusal_of(ask)) is None:
        assert time.monotonic() < deadline, f"still signed in after {SECONDS:.0f} s"
        time.sleep(0.3)
    assert ": 401 " in told or ": 403 " in told, told


def refusal_of(ask: Callable[[], Any]) -> str | None:
    try:
        ask()
    except Refused as refused:
        return str(refused)
    return None
