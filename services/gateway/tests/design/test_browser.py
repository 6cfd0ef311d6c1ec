"""The components in a real browser: nothing overflows, axe finds nothing, the small modules do their work."""

import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import uvicorn
from chassis.app import create_app
from chassis.identity import HEADER, sign
from chassis.settings import Settings
from chassis.testing import KEYS, make_app, staff
from fastapi import FastAPI
from gateway.design import pages
from gateway.settings import GatewaySettings
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

CHROMIUM = "/usr/bin/chromium"
QUIET = [
    f"--{flag}"
    for flag in (
        "no-sandbox",
        "disable-gpu",
        "disable-quic",
        "no-first-run",
        "disable-background-networking",
        "disable-component-update",
        "disable-sync",
    )
]
AXE = Path(__file__).parents[4] / "libs/chassis/assets/node_modules/axe-core/axe.min.js"
POLICY = "default-src 'self'; img-src 'self' data: blob:; object-src 'none'; base-uri 'none'"


def create(settings: Settings) -> FastAPI:
    return create_app(settings, routers=[pages.router])


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    tested = make_app(create, GatewaySettings, tmp_path_factory.mktemp("design"))
    server = uvicorn.Server(uvicorn.Config(tested.app, port=0, lifespan="off", log_config=None))
    running = threading.Thread(target=server.run)
    running.start()
    while not server.started:
        assert running.is_alive()
    host, port = server.servers[0].sockets[0].getsockname()
    yield f"http://{host}:{port}"
    server.should_exit = True
    running.join()
    tested.close()


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        yield chromium
        chromium.close()


def context_of(browser: Browser, width: int, **more: Any) -> BrowserContext:
    token = sign(staff(name="박서준"), audience="gateway", keys=[KEYS])
    return browser.new_context(
        viewport={"width": width, "height": 800}, locale="ko-KR", extra_http_headers={HEADER: token}, **more
    )


@pytest.fixture
def phone(browser: Browser, address: str) -> Iterator[Page]:
    context = context_of(browser, 360)
    page = context.new_page()
    page.goto(f"{address}/design")
    yield page
    context.close()


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 360, 768, 1440])
@pytest.mark.parametrize("look", ["office", "public"])
def test_nothing_overflows_and_axe_finds_nothing(
    browser: Browser, address: str, look: str, width: int, theme: Any
) -> None:
    context = context_of(browser, width, color_scheme=theme, bypass_csp=True)
    page = context.new_page()
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.goto(f"{address}/design?look={look}", wait_until="networkidle")
    assert page.evaluate("document.documentElement.scrollWidth") == width
    page.evaluate(AXE.read_text())
    found = page.evaluate("axe.run({resultTypes: ['violations']})")["violations"]
    assert [(item["id"], [node["target"] for node in item["nodes"]]) for item in found] == []
    assert complaints == []
    context.close()


@pytest.mark.parametrize("look", ["office", "public"])
def test_a_strict_policy_blocks_nothing(browser: Browser, address: str, look: str) -> None:
    context = context_of(browser, 1440)
    page = context.new_page()
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text))

    def answer(route: Any) -> None:
        fetched = route.fetch()
        route.fulfill(response=fetched, headers={**fetched.headers, "content-security-policy": POLICY})

    page.route("**/design*", answer)
    page.goto(f"{address}/design?look={look}", wait_until="networkidle")
    assert complaints == []
    context.close()


def test_the_theme_is_chosen_and_kept(phone: Page) -> None:
    phone.click(".bar details.menu summary")
    switch = phone.locator(".menu [data-theme-switch]")
    assert switch.inner_text() == "화면 밝기: 자동"
    switch.click()
    switch.click()
    assert switch.inner_text() == "화면 밝기: 어둡게"
    phone.reload()
    assert phone.evaluate("document.documentElement.dataset.theme") == "dark"


def test_a_menu_closes_by_the_escape_key(phone: Page) -> None:
    phone.click(".bar details.menu summary")
    phone.keyboard.press("Escape")
    assert phone.locator(".bar details.menu[open]").count() == 0


def test_a_dialog_opens_as_a_modal_and_closes(phone: Page) -> None:
    phone.click("[data-opens]")
    assert phone.locator("dialog:modal").is_visible()
    phone.click("[data-closes]")
    assert not phone.locator("#design-dialog").is_visible()


def test_a_dialog_opens_and_closes_without_javascript(browser: Browser, address: str) -> None:
    context = context_of(browser, 1440, java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{address}/design")
    page.click("a[href='#design-dialog']")
    assert page.locator("#design-dialog").is_visible()
    page.click("#design-dialog >> text=닫기")
    assert not page.locator("#design-dialog").is_visible()
    context.close()


def test_what_is_typed_survives_a_reload(phone: Page) -> None:
    phone.fill("#f-name-first", "강바다")
    phone.check("#f-shift-first-2")
    phone.get_by_text("이 기기에만 저장했어요.").wait_for()
    phone.reload()
    assert phone.input_value("#f-name-first") == "강바다"
    assert phone.is_checked("#f-shift-first-2")
    assert "쓰던 내용을 다시 가져왔어요." in phone.inner_text("form[data-draft] [data-draft-note]")


def test_a_draft_can_be_thrown_away(phone: Page) -> None:
    phone.fill("#f-name-first", "강바다")
    phone.get_by_text("지우고 새로 쓰기").click()
    expect(phone.locator("#f-name-first")).to_have_value("")
    assert phone.evaluate("localStorage.length") == 0


def test_a_password_is_never_part_of_a_draft(phone: Page) -> None:
    phone.fill("#f-pin-first", "123456")
    phone.fill("#f-name-first", "강바다")
    phone.get_by_text("이 기기에만 저장했어요.").wait_for()
    assert "123456" not in phone.evaluate("JSON.stringify(localStorage)")


def test_a_picked_picture_is_shown_and_a_strange_file_is_named(phone: Page) -> None:
    dot = bytes.fromhex(
        "89504e470d0a1a0a0000000d4948445200000001000000010806000000"
        "1f15c4890000000d49444154789c63f8cfc0f01f00050001ff8937c51d0000000049454e44ae426082"
    )
    words = phone.locator("[data-preview-text]").first
    phone.set_input_files("#f-photo-first", {"name": "나.png", "mimeType": "image/png", "buffer": dot})
    phone.locator("[data-preview-picture] img").first.wait_for()
    assert words.inner_text() == "나.png · 1KB"
    phone.set_input_files(
        "#f-photo-first", {"name": "a.heic", "mimeType": "image/heic", "buffer": b"x" * 2_000_000}
    )
    phone.get_by_text("미리보기는 안 되지만 보낼 수 있어요.").wait_for()
    assert words.inner_text().startswith("a.heic · 1.9MB")


def test_a_form_is_sent_once_however_often_it_is_tapped(phone: Page) -> None:
    sent: list[str] = []

    def answer(route: Any) -> None:
        sent.append(route.request.url)
        route.fulfill(status=204)

    phone.route("**/logout", answer)
    button = phone.locator(".bar form[action='/logout'] button")
    button.dispatch_event("click")
    button.dispatch_event("click")
    phone.wait_for_timeout(200)
    assert len(sent) == 1
    assert button.is_disabled()
    phone.evaluate("dispatchEvent(new PageTransitionEvent('pageshow', {persisted: true}))")
    assert button.is_enabled()


def test_the_left_menu_folds_and_stays_folded(browser: Browser, address: str) -> None:
    context = context_of(browser, 1440)
    page = context.new_page()
    page.goto(f"{address}/design")
    assert page.locator("#side").is_visible()
    page.click("[data-side-toggle]")
    page.reload()
    assert not page.locator("#side").is_visible()
    assert page.get_attribute("[data-side-toggle]", "aria-expanded") == "false"
    context.close()


def test_fingers_find_targets_of_at_least_44_pixels(browser: Browser, address: str) -> None:
    context = context_of(browser, 360, has_touch=True, is_mobile=True)
    page = context.new_page()
    page.goto(f"{address}/design?look=public")
    sizes = page.evaluate(
        """[...document.querySelectorAll(".hm-button,.hm-input,.hm-segment,.hm-chip,.hm-check-row,summary")]
        .filter((e) => e.offsetParent && e.tagName !== "SPAN")
        .map((e) => [e.className, e.getBoundingClientRect().height])"""
    )
    assert sizes
    assert [item for item in sizes if item[1] < 44] == []
    context.close()


def test_inputs_never_make_an_iphone_zoom_in(browser: Browser, address: str) -> None:
    context = context_of(browser, 360, has_touch=True, is_mobile=True)
    page = context.new_page()
    for look in ("office", "public"):
        page.goto(f"{address}/design?look={look}")
        sizes = page.evaluate(
            "[...document.querySelectorAll('.hm-input')].map(e => getComputedStyle(e).fontSize)"
        )
        assert set(sizes) == {"16px"}
    context.close()
