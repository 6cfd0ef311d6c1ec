"""Takes the pictures of README from a running demo: … -m tests.e2e.screenshots URL PASSWORD PHONE PIN."""

from __future__ import annotations

import sys
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

from tests.e2e.browser import DESK, PHONE, ROOT, Person

FOLDER = ROOT / "docs" / "screenshots"


def take(person: Person, path: str, name: str) -> None:
    """Keep what stands in the window, as small as a picture of it may be."""
    person.open(path)
    person.page.wait_for_load_state("networkidle")
    FOLDER.mkdir(parents=True, exist_ok=True)
    person.page.screenshot(path=Path(FOLDER, f"{name}.png"), scale="css")


def office_pictures(browser: Browser, url: str, password: str) -> None:
    """What the office sees."""
    office = Person(browser, url, DESK)
    page = office.open("/login")
    page.locator("[name=username]").fill("admin")
    page.locator("[name=password]").fill(password)
    office.press("로그인")
    take(office, "/admin", "home")
    take(office, "/admin/applications", "applications")
    take(office, "/admin/payslip", "payslips")
    office.close()


def phone_pictures(browser: Browser, url: str, login: str, pin: str) -> None:
    """What applicants and workers see."""
    phone = Person(browser, url, PHONE)
    take(phone, "/apply", "apply")
    page = phone.open("/signin?next=/attendance")
    page.locator("[name=login]").fill(login)
    page.locator("[name=pin]").fill(pin)
    phone.press("로그인")
    take(phone, "/attendance", "attendance")
    phone.close()


if __name__ == "__main__":
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(
            executable_path="/usr/bin/chromium", args=["--no-sandbox", "--lang=ko-KR"]
        )
        office_pictures(chromium, sys.argv[1], sys.argv[2])
        phone_pictures(chromium, sys.argv[1], sys.argv[3], sys.argv[4])
        chromium.close()
