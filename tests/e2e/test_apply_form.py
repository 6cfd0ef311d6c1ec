"""The application form on phone and desk: ticks, drafts, careers, typing, optional parts, corrections."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

import pytest
from humetix.client import Office
from playwright.sync_api import Browser, Page, expect

from tests.e2e.browser import DESK, PHONE, Person
from tests.e2e.conftest import NewPerson
from tests.e2e.stack import Stack

MOST_BYTES = 60 * 1024
PIN = "271829"


@pytest.fixture(params=[PHONE, DESK], ids=["phone", "desk"])
def applicant(request: pytest.FixtureRequest, person: NewPerson) -> Person:
    """Somebody who applies, on either size."""
    found: Person = person(request.param)
    return found


def test_parts_are_ticked_and_typing_takes_its_shape(applicant: Person) -> None:
    page = applicant.open("/apply")
    expect(page.locator(".apply-way a[data-done]")).to_have_count(0)
    essentials(page, "차표시")
    page.locator("[name=phone]").fill("")
    page.locator("[name=phone]").press_sequentially("01055551234")
    expect(page.locator("[name=phone]")).to_have_value("010-5555-1234")
    page.locator("[name=zip]").press_sequentially("17379")
    open_fold(page, "학력")
    page.locator("[name=graduated1]").press_sequentially("201602")
    expect(page.locator("[name=graduated1]")).to_have_value("2016-02")
    expect(page.locator("details", has=page.locator("[name=graduated1]")).first).to_contain_text("적음")
    page.locator("[name=start_now]").check()
    expect(page.locator("[name=start_date]")).to_have_value(re.compile(r"\d{4}-\d\d-\d\d"))
    page.locator("[name=start_date]").fill("2030-01-01")
    expect(page.locator("[name=start_now]")).not_to_be_checked()
    page.locator("[name=no_career]").check()
    expect(page.locator(".apply-way a[data-done]")).to_have_text([re.compile("인적사항"), re.compile("경력")])
    expect(page.locator("[data-way-progress]")).to_have_js_property("value", 2)
    look(applicant, "apply-form")


def test_a_draft_comes_back_can_be_thrown_away_and_is_not_kept_on_a_shared_device(applicant: Person) -> None:
    page = applicant.open("/apply")
    note = page.locator("[data-draft-note]")
    expect(note).to_contain_text("이 기기에만 저장돼요")
    essentials(page, "차임시")
    page.locator("[name=status_pin]").fill(PIN)
    add_career(page, 1, "가나다식품")
    add_career(page, 2, "새벽물류")
    expect(note).to_contain_text("이 기기에만 저장했어요")
    draft = str(page.evaluate("localStorage.getItem('humetix-draft-apply')"))
    assert "차임시" in draft
    assert PIN not in draft
    assert "consent" not in draft
    page.reload()
    expect(page.locator("[name=name]")).to_have_value("차임시")
    expect(page.locator("[name=company2]")).to_have_value("새벽물류")
    expect(page.locator(".career:visible")).to_have_count(2)
    with page.expect_navigation():
        page.get_by_role("button", name="지우고 새로 쓰기").click()
    expect(page.locator("[name=name]")).to_have_value("")
    page.get_by_role("button", name="저장하지 않기").click()
    page.locator("[name=name]").fill("차공용")
    page.reload()
    expect(page.locator("[name=name]")).to_have_value("")
    expect(note).to_contain_text("아무것도 저장하지 않아요")


def test_a_draft_older_than_a_week_goes_by_itself(applicant: Person) -> None:
    page = applicant.open("/apply")
    old = json.dumps({"at": 0, "values": {"name": "차옛날"}})
    page.evaluate("draft => localStorage.setItem('humetix-draft-apply', draft)", old)
    applicant.open("/privacy")
    assert page.evaluate("localStorage.getItem('humetix-draft-apply')") is None


def test_careers_are_added_removed_and_none_at_all(applicant: Person) -> None:
    page = applicant.open("/apply")
    rows = page.locator(".career:visible")
    expect(rows).to_have_count(1)
    for row in range(1, 11):
        add_career(page, row, f"회사 {row}")
    expect(rows).to_have_count(10)
    expect(page.get_by_role("button", name="경력 더하기")).to_be_hidden()
    page.locator("[data-career='3'] > summary").click()
    page.get_by_role("button", name="경력 3 빼기").click()
    expect(rows).to_have_count(9)
    expect(page.locator("[name=company3]")).to_have_value("회사 4")
    expect(page.locator("[name=company10]")).to_have_value("")
    for _ in range(9):
        page.locator("[data-career='1']").evaluate("row => (row.open = true)")
        page.get_by_role("button", name="경력 1 빼기").click()
    expect(rows).to_have_count(0)
    page.locator("[name=no_career]").check()
    expect(page.locator("[data-careers]")).to_be_hidden()


def test_a_form_with_everything_is_sent_once_and_its_draft_is_gone(applicant: Person, office: Office) -> None:
    page = applicant.open("/apply")
    essentials(page, "차모두")
    told = {
        "zip": "17379",
        "address": "경기도 이천시 부발읍 1",
        "address_detail": "101동",
        "company1": "가나다식품",
    }
    for name, value in told.items():
        page.locator(f"[name={name}]").fill(value)
    page.locator("[name=exp_start1]").fill("2025-01-02")
    page.locator("[name=exp_end1]").fill("2024-01-02")
    open_fold(page, "자격증")
    page.locator("[name=license1]").fill("지게차운전기능사")
    agree(page)
    page.get_by_role("button", name="지원서 제출").click()
    assert page.url.endswith("/apply"), "an end before its start is not even sent"
    page.locator("[name=exp_end1]").fill("2025-06-30")
    applicant.press("지원서 제출")
    receipt = page.locator("#receipt-no").inner_text()
    assert page.evaluate("localStorage.getItem('humetix-draft-apply')") is None
    found = office.get("/api/recruit/v1/applications", q=receipt)["items"]
    assert len(found) == 1
    kept = office.get(f"/api/recruit/v1/applications/{found[0]['id']}")
    assert (kept["zip"], kept["license1"], kept["careers"][0]["end"]) == (
        "17379",
        "지게차운전기능사",
        "2025-06-30",
    )
    assert office.download("/download_excel", id=found[0]["id"]).content.startswith(b"PK")


@pytest.fixture
def plain(chromium: Browser, stack: Stack) -> Iterator[Page]:
    """A browser without JavaScript."""
    context = chromium.new_context(base_url=stack.url, java_script_enabled=False, locale="ko-KR")
    yield context.new_page()
    context.close()


def test_without_javascript_the_form_is_sent_with_a_late_career(plain: Page) -> None:
    plain.goto("/apply")
    essentials(plain, "차수수")
    plain.locator("[data-career='4'] > summary").click()
    plain.locator("[name=company4]").fill("네번째회사")
    plain.locator("[name=start_now]").check()
    agree(plain)
    plain.get_by_role("button", name="지원서 제출").click()
    expect(plain.get_by_role("heading", level=1)).to_have_text("지원서를 받았어요")


def test_the_first_view_of_the_form_weighs_at_most_sixty_kilobytes(person: NewPerson) -> None:
    phone = person(PHONE)
    sizes: dict[str, float] = {}
    network = phone.context.new_cdp_session(phone.page)
    network.send("Network.enable")
    network.on(
        "Network.loadingFinished", lambda told: sizes.update({told["requestId"]: told["encodedDataLength"]})
    )
    phone.page.goto("/apply", wait_until="networkidle")
    assert len(sizes) >= 4
    assert sum(sizes.values()) <= MOST_BYTES, f"{sum(sizes.values()):.0f} bytes in {len(sizes)} answers"


def essentials(page: Page, name: str) -> None:
    page.locator("[name=name]").fill(name)
    page.locator("[name=birth]").fill("1991-07-15")
    page.locator("[name=phone]").fill("010-5555-1234")


def agree(page: Page) -> None:
    for tick in ("consent_collection", "agree"):
        page.locator(f"[name={tick}]").check()


def add_career(page: Page, row: int, company: str) -> None:
    if row > 1:
        page.get_by_role("button", name="경력 더하기").click()
    page.locator(f"[name=company{row}]").fill(company)


def open_fold(page: Page, word: str) -> None:
    page.locator(".fold > summary", has_text=word).click()


def look(who: Person, name: str) -> None:
    who.shot(f"{name}-{who.page.viewport_size['width'] if who.page.viewport_size else 0}")
    assert who.faults_for_readers() == []
    assert who.overflow() <= 0
