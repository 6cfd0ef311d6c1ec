"""The main pages in both themes: no wider than a small phone, kept as screenshots (axe: tests/pages)."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from humetix.client import Office
from playwright.sync_api import Browser

from tests.e2e.browser import DESK, PHONE, Person, Theme
from tests.e2e.stack import Stack

PUBLIC = [
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
    "/activate",
]
OFFICE = [
    "/admin",
    "/admin/applications",
    "/admin/inquiries",
    "/admin/employees",
    "/admin/sites",
    "/admin/attendance",
    "/admin/attendance-calendar",
    "/admin/leave",
    "/admin/advance",
    "/admin/payslip",
    "/admin/wages",
    "/admin/accounts",
    "/admin/accounts/admin",
    "/admin/accounts/me",
    "/admin/accounts/me/passkeys",
    "/admin/accounts/me/totp",
    "/admin/workers",
    "/admin/audit",
    "/ops",
    "/design",
]
WORKER = [
    "/attendance",
    "/payslip",
    "/leave",
    "/advance",
    "/devices",
    "/devices/passkeys",
]
NARROWEST = 320


@pytest.fixture(scope="module", params=["light", "dark"])
def theme(request: pytest.FixtureRequest) -> Theme:
    chosen: Theme = request.param
    return chosen


@pytest.fixture(scope="module")
def visitor(chromium: Browser, stack: Stack, theme: Theme) -> Iterator[Person]:
    yield from _visit(Person(chromium, stack.url, PHONE, theme))


@pytest.fixture(scope="module")
def manager(chromium: Browser, stack: Stack, theme: Theme) -> Iterator[Person]:
    person = Person(chromium, stack.url, DESK, theme)
    page = person.open("/login")
    page.locator("[name=username]").fill("admin")
    page.locator("[name=password]").fill(stack.admin_password)
    person.press("로그인")
    yield from _visit(person)


@pytest.fixture(scope="module")
def worker(chromium: Browser, stack: Stack, office: Office, theme: Theme) -> Iterator[Person]:
    phone = {"light": "010-7000-0001", "dark": "010-7000-0002"}[theme]
    hired = office.post(
        "/api/attendance/v1/employees",
        {"name": "최보기", "birth_date": "1992-02-02", "phone": phone, "hire_date": "2026-01-02"},
    )
    person = Person(chromium, stack.url, PHONE, theme)
    page = person.open("/activate")
    page.locator("[name=login]").fill(phone)
    page.locator("[name=code]").fill(office.activation_code(hired["id"]))
    page.locator("[name=pin]").fill("602214")
    page.locator("[name=pin_confirm]").fill("602214")
    person.press("정하고 시작하기")
    yield from _visit(person)


def _visit(person: Person) -> Iterator[Person]:
    try:
        yield person
    finally:
        person.close()


def look(person: Person, path: str, name: str) -> None:
    """Open, keep a picture at both widths, then judge."""
    person.open(path)
    file = f"{name}{path.replace('/', '-').rstrip('-') or '-home'}"
    own = person.page.viewport_size
    assert own
    for width in (PHONE[0], DESK[0]):
        person.page.set_viewport_size({"width": width, "height": own["height"]})
        person.shot(f"{file}-{width}")
    person.page.set_viewport_size({"width": NARROWEST, "height": own["height"]})
    overflow = person.overflow()
    person.page.set_viewport_size(own)
    assert overflow <= 0, f"{path} is {overflow} px too wide at {NARROWEST} px"


@pytest.mark.parametrize("path", PUBLIC)
def test_a_public_page_fits_a_small_phone(visitor: Person, theme: Theme, path: str) -> None:
    look(visitor, path, f"public-{theme}")


@pytest.mark.parametrize("path", WORKER)
def test_a_workers_page_fits_a_small_phone(worker: Person, theme: Theme, path: str) -> None:
    look(worker, path, f"worker-{theme}")


@pytest.mark.parametrize("path", OFFICE)
def test_an_office_page_fits_a_small_phone(manager: Person, theme: Theme, path: str) -> None:
    look(manager, path, f"office-{theme}")
