"""A worker on a small phone asks for a missed day; the office looks, decides, and the phone tells."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from chassis.clock import KST
from humetix.client import Office, Worker
from playwright.sync_api import expect

from tests.e2e.browser import DESK, PHONE, Person
from tests.e2e.conftest import NewPerson
from tests.e2e.stack import Stack

NAME, NUMBER, PIN = "정정해", "010-6464-0001", "271828"


def test_a_missed_day_is_asked_for_on_the_phone_and_decided_in_the_office(
    person: NewPerson, office: Office, stack: Stack
) -> None:
    day = datetime.now(UTC).astimezone(KST).date() - timedelta(days=1)
    phone, desk = hired(person(PHONE), office, stack), person(DESK)
    ask(phone, f"{day}")
    decide(desk, stack)
    phone.open("/attendance/corrections")
    expect(phone.page.locator(".att-asked")).to_contain_text("반영됐어요")
    look(phone, "corrections-approved-360")
    phone.open(f"/attendance?month={day:%Y-%m}")
    shown = phone.page.locator(".att-day").first
    shown.locator("summary").click()
    expect(shown).to_contain_text("8시간")
    expect(shown).to_contain_text("사무실이 시각을 고친 날")
    look(phone, "attendance-day-why-360")


def hired(phone: Person, office: Office, stack: Stack) -> Person:
    """Enter somebody into the roster, make the PIN, sign the phone in."""
    site = office.post("/api/attendance/v1/sites", {"name": "정정물류", "workplace_size": 40})
    body = {"name": NAME, "phone": NUMBER, "birth_date": "1992-02-02", "hire_date": "2026-01-02"}
    made = office.post("/api/attendance/v1/employees", body | {"site_id": site["id"]})
    with Worker(stack.url, NUMBER, office.activation_code(int(made["id"])), PIN):
        phone.open("/signin?next=/attendance")
        phone.page.locator("[name=login]").fill(NUMBER)
        phone.page.locator("[name=pin]").fill(PIN)
        phone.press("로그인")
    expect(phone.page.get_by_role("button", name="출근", exact=True)).to_be_visible()
    look(phone, "attendance-before-360")
    return phone


def ask(phone: Person, day: str) -> None:
    phone.press("빠진 날이 있어요 · 정정 요청")
    page = phone.page
    page.locator("[name=work_date]").fill(day)
    page.locator("[name=clock_in]").fill("08:30")
    page.locator("[name=clock_out]").fill("08:30")
    page.locator("[name=reason]").fill("휴대전화가 꺼져서 못 찍었어요")
    phone.press("정정 요청 보내기")
    expect(page.locator("main")).to_contain_text("출근과 퇴근이 같은 시각이에요")
    expect(page.locator("[name=reason]")).to_have_value("휴대전화가 꺼져서 못 찍었어요")
    look(phone, "correction-form-360")
    page.locator("[name=clock_out]").fill("17:30")
    phone.press("정정 요청 보내기")
    expect(page.locator(".att-asked")).to_contain_text("사무실이 확인하고 있어요")
    look(phone, "corrections-own-360")


def decide(desk: Person, stack: Stack) -> None:
    page = desk.open("/login?next=/admin/attendance/corrections")
    page.locator("[name=username]").fill("admin")
    page.locator("[name=password]").fill(stack.admin_password)
    desk.press("로그인")
    row = page.get_by_role("row").filter(has_text=NAME)
    expect(row).to_contain_text("08:30 ~ 17:30")
    look(desk, "corrections-office-1440")
    with page.expect_navigation():
        row.get_by_role("link", name="요청 확인").click()
    look(desk, "correction-decision-1440")
    desk.press("반려")
    expect(page.locator("main")).to_contain_text("반려 사유를 입력하세요")
    desk.press("승인")
    expect(page.get_by_role("status")).to_contain_text(["승인했습니다"])


def look(person: Person, name: str) -> None:
    person.shot(name)
    assert person.faults_for_readers() == []
    assert person.overflow() <= 0
