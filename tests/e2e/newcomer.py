"""Somebody new at a new site, with the phone signed in."""

from __future__ import annotations

from humetix.client import Office, Worker

from tests.e2e.browser import Person
from tests.e2e.stack import Stack

PIN = "271828"


def hired(phone: Person, office: Office, stack: Stack, who: tuple[str, str, str]) -> tuple[int, Person]:
    """Enter somebody at a new site, make the PIN, sign the phone in."""
    name, number, place = who
    site = office.post("/api/attendance/v1/sites", {"name": place, "workplace_size": 40})
    body = {"name": name, "phone": number, "birth_date": "1992-02-02", "hire_date": "2026-01-02"}
    made = office.post("/api/attendance/v1/employees", body | {"site_id": site["id"]})
    with Worker(stack.url, number, office.activation_code(int(made["id"])), PIN):
        phone.open("/signin?next=/attendance")
        phone.page.locator("[name=login]").fill(number)
        phone.page.locator("[name=pin]").fill(PIN)
        phone.press("로그인")
    return int(site["id"]), phone


def employee_of(office: Office, name: str) -> int:
    """Return the id of the employee of that name."""
    found = office.get("/api/attendance/v1/employees", q=name)
    return int(found["items"][0]["id"])
