"""What an applicant's phone feels: the first view of /apply in Chromium with a quarter of the processor."""

from __future__ import annotations

from statistics import median

from playwright.sync_api import Browser, sync_playwright

from bench.rows import Row
from tests.e2e.browser import PHONE
from tests.e2e.stack import ProcessStack

SLOWER, TIMES = 4, 7
READY = "() => document.querySelector('[data-way-progress]:not([hidden])') && performance.now()"


def first_view_row(stack: ProcessStack) -> Row:
    """Open /apply anew several times; milliseconds until every script has run, and kilobytes."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        views = [_first_view(browser, stack.url) for _ in range(TIMES)]
        browser.close()
    figures = {
        "interactive_ms": median(view[0] for view in views),
        "worst_ms": max(view[0] for view in views),
        "kilobytes": max(view[1] for view in views) / 1024,
    }
    return Row(f"/apply, first view on a phone {SLOWER} × slower", figures)


def _first_view(browser: Browser, url: str) -> tuple[float, float]:
    context = browser.new_context(viewport={"width": PHONE[0], "height": PHONE[1]}, is_mobile=True)
    page = context.new_page()
    network = context.new_cdp_session(page)
    sizes: list[float] = []
    network.on("Network.loadingFinished", lambda told: sizes.append(told["encodedDataLength"]))
    network.send("Network.enable")
    network.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
    page.goto(f"{url}/apply", wait_until="commit")
    interactive = float(page.wait_for_function(READY, polling="raf").json_value())
    page.wait_for_load_state("networkidle")
    context.close()
    return interactive, sum(sizes)
