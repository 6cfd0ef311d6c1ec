"""A person with Chromium: opens pages, keeps screenshots, and fails on what a browser complains about."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any, Literal

from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Response

ROOT = Path(__file__).resolve().parents[2]
ARTIFACTS = ROOT / "var" / "e2e"
AXE = ROOT / "libs/chassis/assets/node_modules/axe-core/axe.min.js"

Theme = Literal["light", "dark"]
PHONE, DESK = (360, 780), (1440, 900)
_EXPECTED_ANSWERS = re.compile(r"the server responded with a status of (401|409|410|422|503)")


class Person:
    """One browser profile with one page open."""

    def __init__(
        self,
        browser: Browser,
        url: str,
        size: tuple[int, int],
        theme: Theme = "light",
        *,
        scripts: bool = True,
    ) -> None:
        self.url = url
        is_phone = size[0] < 600
        self.context: BrowserContext = browser.new_context(
            base_url=url,
            viewport={"width": size[0], "height": size[1]},
            color_scheme=theme,
            locale="ko-KR",
            timezone_id="Asia/Seoul",
            has_touch=is_phone,
            is_mobile=is_phone,
            accept_downloads=True,
            java_script_enabled=scripts,
        )
        self.context.set_default_timeout(15_000)
        self.page: Page = self.context.new_page()
        self.complaints: list[str] = []
        self.page.on("console", self._hear)
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))

    def open(self, path: str, status: int = 200) -> Page:
        """Open an address and check its status."""
        answer = self.page.goto(path)
        assert isinstance(answer, Response)
        assert answer.status == status, f"{path}: {answer.status}"
        return self.page

    def press(self, name: str) -> None:
        """Press the button or link with exactly these words and wait for the page that follows."""
        target = self.page.get_by_role("button", name=name, exact=True)
        if target.count() == 0:
            target = self.page.get_by_role("link", name=name, exact=True)
        with self.page.expect_navigation():
            target.first.click()

    def download(self, path: str) -> bytes:
        """Fetch a file with this person's session."""
        answer = self.context.request.get(path)
        assert answer.status == 200, f"{path}: {answer.status} {answer.text()[:300]}"
        return answer.body()

    def shot(self, name: str) -> None:
        """Keep a screenshot of the whole page."""
        ARTIFACTS.mkdir(parents=True, exist_ok=True)
        self.page.screenshot(path=ARTIFACTS / f"{name}.png", full_page=True)

    def faults_for_readers(self) -> list[str]:
        """Return what axe finds on the page as it is now."""
        self.page.evaluate(AXE.read_text() + ";0")
        told: dict[str, Any] = self.page.evaluate("() => axe.run(document, {resultTypes: ['violations']})")
        return [
            f"{fault['id']}: {node['html'][:120]}" for fault in told["violations"] for node in fault["nodes"]
        ]

    def overflow(self) -> int:
        """Return by how many pixels the page is wider than its window."""
        width = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        return int(self.page.evaluate(width))

    def close(self) -> None:
        """Close the profile; whatever the browser complained about fails the test."""
        self.context.close()
        assert self.complaints == [], self.complaints

    def _hear(self, message: ConsoleMessage) -> None:
        if message.type == "error" and not _EXPECTED_ANSWERS.search(message.text):
            self.complaints.append(f"{self.page.url}: {message.text}")
