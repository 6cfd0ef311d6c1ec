"""What an applicant's phone feels: the first view of /apply in Chromium with a quarter of the processor."""

from __future__ import annotations

from statistics import median

from playwright.sync_api import Browser, sync_playwright

from bench.rows import Row
from tests.e2e.browser import PHONE
from tests.e2e.stack import ProcessStack

SLOWER, TIMES = 4, 7
# By the page's own clock: a watcher from outside would be slowed down too, and count as the page's work.
WATCH = """
new MutationObserver((_, watcher) => {
  if (!document.querySelector("[data-way-progress]:not([hidden])")) return;
  window.interactiveAt = performance.now();
  watcher.disconnect();
}).observe(document, { subtree: true, childList: true, attributes: true, attributeFilter: ["hidden"] });
"""


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
    context.add_init_script(WATCH)
    page = context.new_page()
    network = context.new_cdp_session(page)
    sizes: list[float] = []
    network.on("Network.loadingFinished", lambda told: sizes.append(told["encodedDataLength"]))
    network.send("Network.enable")
    network.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
    page.goto(f"{url}/apply", wait_until="load")
    page.wait_for_timeout(500)
    interactive = float(page.wait_for_function("window.interactiveAt", polling=200).json_value())
    page.wait_for_load_state("networkidle")
    context.close()
    return interactive, sum(sizes)
