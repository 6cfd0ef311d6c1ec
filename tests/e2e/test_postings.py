"""The office posts a job on a PC; somebody applies on a phone, takes a consent back; the job is closed."""

from __future__ import annotations

from humetix.client import Office
from playwright.sync_api import expect

from tests.e2e.browser import DESK, PHONE, Person
from tests.e2e.conftest import NewPerson
from tests.e2e.stack import Stack

SITE, TITLE, WHY, PIN = "하늘물류센터", "하늘물류 상품 포장", "1.8m 선반 위에서 상자를 내립니다", "271829"


def test_a_posting_goes_from_the_office_to_a_phone_and_back(
    person: NewPerson, office: Office, stack: Stack
) -> None:
    office.post("/api/attendance/v1/sites", {"name": SITE, "workplace_size": 30})
    desk = person(DESK)
    sign_in(desk, stack)
    link = post(desk)
    phone = person(PHONE)
    receipt = apply(phone, link)
    take_back(phone, receipt)
    desk.open(link.replace("/apply?posting=", "/admin/applications/postings/"))
    desk.press("모집 마감")
    expect(desk.page.locator("main")).to_contain_text("다시 열기")
    phone.open(link, 410)
    expect(phone.page.get_by_role("heading", level=1)).to_have_text("모집이 끝났어요")
    look(phone, "posting-over-360")


def sign_in(desk: Person, stack: Stack) -> None:
    page = desk.open("/login")
    page.fill("[name=username]", "admin")
    page.fill("[name=password]", stack.admin_password)
    desk.press("로그인")


def post(desk: Person) -> str:
    page = desk.open("/admin/applications/postings/new")
    page.fill("[name=title]", TITLE)
    page.select_option("[name=site_name]", SITE)
    page.fill("[name=job]", "상품 포장")
    page.check("[name=ask_height]")
    desk.press("공고 올리기")
    expect(page.locator("[name=reason_height]")).to_have_attribute("aria-invalid", "true")
    page.fill("[name=reason_height]", WHY)
    look(desk, "posting-new-1440")
    desk.press("공고 올리기")
    expect(page.get_by_role("heading", level=1)).to_have_text(TITLE)
    look(desk, "posting-1440")
    return "/apply?" + page.locator("#posting-link").inner_text().partition("?")[2]


def apply(phone: Person, link: str) -> str:
    page = phone.open(link)
    expect(page.locator("#f-posting")).to_contain_text(SITE)
    expect(page.locator("main")).to_contain_text(f"이 일에 필요한 이유: {WHY}")
    page.fill("[name=name]", "공고은")
    page.fill("[name=birth]", "1992-04-05")
    page.fill("[name=phone]", "010-7777-1234")
    page.fill("[name=height]", "172")
    page.fill("[name=status_pin]", PIN)
    for tick in ("no_career", "consent_collection", "consent_restricted", "consent_talent_pool", "agree"):
        page.check(f"[name={tick}]")
    look(phone, "posting-apply-360")
    phone.press("지원서 제출")
    return page.locator("#receipt-no").inner_text()


def take_back(phone: Person, receipt: str) -> None:
    page = phone.open("/apply/status")
    page.fill("[name=receipt_no]", receipt)
    page.fill("[name=status_pin]", PIN)
    phone.press("지원 상태 보기")
    look(phone, "posting-status-360")
    phone.press("인재풀 보관 동의 거두기")
    expect(page.locator("main")).to_contain_text("동의를 거뒀어요.")


def look(person: Person, name: str) -> None:
    person.shot(name)
    assert person.faults_for_readers() == []
    assert person.overflow() <= 0
