"""Taken on, taken back, taken on again; papers ticked off; an inquiry and a notice from end to end."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import UTC, datetime

from chassis.clock import KST
from humetix.client import Office
from playwright.sync_api import Page, expect

from tests.e2e.browser import DESK, PHONE, Person, Theme
from tests.e2e.conftest import NewPerson
from tests.e2e.stack import Stack

NAME, COMPANY, TITLE = "다시온", "든든포장", "설 연휴 안내"
LIST, INQUIRIES, NOTICES = "/admin/applications", "/admin/inquiries", "/admin/notices"
THEMES: tuple[Theme, ...] = ("light", "dark")


def test_a_hire_is_taken_back_while_unused_and_the_papers_of_the_next_are_ticked(
    person: NewPerson, office: Office, stack: Stack
) -> None:
    one = f"{LIST}/{apply(office)}"
    desk = signed_in(person(DESK), stack)
    hire(desk, one)
    look(desk, "hired")
    take_back(desk, one)
    expect(desk.open(f"{one}/hire/undo").locator("main")).to_contain_text("다시 채용 확정할 수 있습니다")
    hire(desk, one)
    tick_the_papers(signed_in(person(PHONE), stack), one)


def test_an_inquiry_is_sent_on_a_phone_and_handled_by_the_office(person: NewPerson, stack: Stack) -> None:
    ask(person(PHONE))
    desk = signed_in(person(DESK), stack)
    handle(desk)
    delete_and_undo(desk)


def test_a_notice_stands_above_the_pages_until_it_is_closed(person: NewPerson, stack: Stack) -> None:
    desk, phone = signed_in(person(DESK), stack), person(PHONE)
    write_notice(desk)
    try:
        read_and_close(phone)
    finally:
        remove_notice(desk)
    expect(phone.open("/").locator("[data-notice-banner]")).to_have_count(0)


def apply(office: Office) -> str:
    form = {"name": NAME, "birth": "1994-06-07", "phone": "010-4343-0001", "no_career": "1", "agree": "1"}
    sent = office.http.post("/api/recruit/v1/applications", data=form | {"consent_collection": "1"})
    assert sent.status_code == 201, sent.text
    return str(sent.json()["id"])


def signed_in(one: Person, stack: Stack) -> Person:
    page = one.open("/login")
    page.locator("[name=username]").fill("admin")
    page.locator("[name=password]").fill(stack.admin_password)
    one.press("로그인")
    return one


def hire(desk: Person, one: str) -> None:
    page = desk.open(one)
    page.locator("[name=hire_date]").fill(datetime.now(UTC).astimezone(KST).date().isoformat())
    page.locator("[name=hourly_won]").fill("12,000")
    desk.press("채용 확정")
    shown_in_time(page, lambda: page.get_by_text("직원 명부와 시급에 등록되었습니다.").count() == 1)


def take_back(desk: Person, one: str) -> None:
    page = desk.page
    desk.press("채용 취소")
    expect(page.locator("main")).to_contain_text("출퇴근 기록도 급여 계산도 없어 취소할 수 있습니다.")
    look(desk, "hire-undo")
    page.locator("[name=undo_reason]").fill("다른 사람과 바뀜")
    desk.press("채용 취소")
    desk.open(one)
    shown_in_time(page, lambda: page.locator("#hire [name=hire_date]").count() == 1)
    expect(page.locator("main")).to_contain_text("다른 사람과 바뀜")


def shown_in_time(page: Page, is_there: Callable[[], bool], seconds: float = 30) -> None:
    deadline = time.monotonic() + seconds
    while not is_there():
        assert time.monotonic() < deadline, page.locator("#hire").inner_text()
        time.sleep(0.3)
        page.reload()


def tick_the_papers(phone: Person, one: str) -> None:
    page = phone.open(f"{LIST}/onboarding/items")
    look(phone, "onboarding-items")
    phone.open(f"{LIST}/onboarding")
    look(phone, "onboarding")
    row = page.get_by_role("link", name=NAME)
    with page.expect_navigation():
        row.click()
    left = page.locator(".onboarding > li").count()
    phone.press("확인")
    phone.press("해당 없음")
    expect(page.locator("main")).to_contain_text("2가지 확인")
    look(phone, "onboarding-person")
    phone.press("되돌리기")
    expect(page.locator("main")).to_contain_text("1가지 확인")
    for _ in range(left - 1):
        phone.press("확인")
    expect(phone.open(one).locator("#hire")).to_contain_text("모두 있음")
    phone.open(f"{LIST}/onboarding")
    expect(row).to_have_count(0)


def ask(phone: Person) -> None:
    page = phone.open("/")
    typed = {
        "company": COMPANY,
        "name": "정담당",
        "phone": "031-777-0001",
        "message": "포장 8명",
    }
    for name, text in typed.items():
        page.locator(f"[name={name}]").fill(text)
    page.locator("[name=consent]").check()
    phone.press("문의 보내기")
    expect(page.get_by_role("heading", level=1)).to_have_text("문의를 받았어요")


def handle(desk: Person) -> None:
    page = desk.open(INQUIRIES)
    row = page.get_by_role("row").filter(has_text=COMPANY)
    expect(row).to_contain_text("읽지 않음")
    look(desk, "inquiries")
    desk.press(COMPANY)
    page.locator("[name=status]").select_option("in_progress")
    desk.press("나를 담당자로 저장")
    expect(page.locator("[name=assignee]")).not_to_have_value("")
    page.locator("[name=status]").select_option("done")
    page.locator("[name=memo]").fill("월요일에 견적 보냄")
    desk.press("저장")
    expect(page.locator(".history")).to_contain_text("진행중 → 완료")
    look(desk, "inquiry")
    desk.open(INQUIRIES)
    expect(row).not_to_contain_text("읽지 않음")
    expect(row).to_contain_text("완료")


def delete_and_undo(desk: Person) -> None:
    page = desk.page
    page.get_by_role("checkbox", name=f"{COMPANY} 고르기").check()
    desk.press("고른 문의 삭제")
    look(desk, "inquiry-deletion")
    desk.press("1건 삭제")
    expect(page.get_by_role("link", name=COMPANY)).to_have_count(0)
    look(desk, "inquiries-undo")
    desk.press("되돌리기")
    expect(page.get_by_role("link", name=COMPANY)).to_be_visible()


def write_notice(desk: Person) -> None:
    page = desk.open(f"{NOTICES}/new")
    page.locator("[name=title]").fill(TITLE)
    page.locator("[name=body]").fill("연휴에는 쉽니다.\n\n자세히: https://example.com/holiday")
    page.locator("[name=category]").select_option("holiday")
    page.locator("[name=is_pinned]").check()
    page.locator("[name=is_banner]").check()
    look(desk, "notice-new")
    desk.press("저장")
    expect(page.get_by_role("status").first).to_contain_text("저장했습니다.")
    look(desk, "notice-saved")
    desk.open(NOTICES)
    look(desk, "notices-office")


def read_and_close(phone: Person) -> None:
    page = phone.open("/")
    banner = page.locator("[data-notice-banner]")
    expect(banner).to_contain_text(TITLE)
    look(phone, "front-with-notice")
    phone.open("/notices")
    expect(page.locator(".notices li").first).to_contain_text(f"고정{TITLE}")
    look(phone, "notices")
    with page.expect_navigation():
        page.get_by_role("link", name=TITLE).click()
    expect(page.get_by_role("link", name="https://example.com/holiday")).to_be_visible()
    look(phone, "notice")
    phone.open("/")
    banner.get_by_role("button", name="닫기").click()
    expect(banner).to_be_hidden()
    for path in ("/", "/apply"):
        phone.open(path)
        expect(banner).to_be_hidden()


def remove_notice(desk: Person) -> None:
    page = desk.open(NOTICES)
    desk.press(TITLE)
    page.get_by_role("link", name="삭제", exact=True).click()
    with page.expect_navigation():
        page.get_by_role("dialog").get_by_role("button", name="삭제", exact=True).click()
    expect(page.get_by_role("button", name="되돌리기")).to_be_visible()


def look(one: Person, name: str) -> None:
    """Keep the page at both widths in both themes; readers find no fault and nothing runs over."""
    asked = one.page.viewport_size
    for width, height in (PHONE, DESK):
        one.page.set_viewport_size({"width": width, "height": height})
        assert one.overflow() <= 0, f"{name} {width}"
        for theme in THEMES:
            one.page.emulate_media(color_scheme=theme, reduced_motion="reduce")
            one.shot(f"{name}-{width}-{theme}")
    assert asked
    one.page.emulate_media(color_scheme="light")
    one.page.set_viewport_size(asked)
    assert one.faults_for_readers() == []
