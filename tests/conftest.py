"""Lets tests import each other's readers as `tests.repo.tree`, and gives all rings one browser."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import Browser, sync_playwright

if TYPE_CHECKING:
    from tests.faults.installation import Installation

ROOT = str(Path(__file__).resolve().parents[1])
if ROOT not in sys.path:
    sys.path.insert(0, ROOT)


@pytest.fixture(scope="session")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    """All five services as processes, with people in them; kept by tests/faults and tests/pages."""
    from tests.faults.installation import filled_installation  # noqa: PLC0415 - found by the path set above

    with filled_installation(tmp_path_factory.mktemp("installation")) as made:
        yield made


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """Debian's Chromium; one for the whole run, since Playwright starts once in a thread."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path="/usr/bin/chromium", args=["--no-sandbox", "--disable-dev-shm-usage"]
        )
        yield browser
        browser.close()
