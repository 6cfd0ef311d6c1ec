"""A worker asks for days off on a small phone; the office grants them, and the ledger and the phone tell."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from chassis.clock import KST
from humetix.client import Office, Worker
from playwright.sync_api import expect

from tests.e2e.browser import DESK, PHONE, Person
from tests.e2e.conftest import NewPerson
from tests.e2e.stack import Stack

NAME, NUMBER, PIN = "연차희", "010-6464-0002", "271828"


def test_days_off_are_asked_for_on_the_phone_and_granted_in_the_office(
    person: NewPerson, office: Office, stack: Stack
) -> None:
    desk, phone = person(DESK), person(PHONE)
    employee = hired(office, stack)
    sign_in(desk, stack)
    grant(desk, employee)
    monday = working_monday()
    ask(phone, monday)
    decide(desk)
    phone.open("/leave")
    expect(phone.page.locator(".att-asked")).to_contain_text("승인")
    expect(phone.page.locator(".lv-left")).to_have_text("2일")
    look(phone, "leave-granted-360")
    desk.open(f"/admin/leave/{employee}")
    look(desk, "leave-ledger-1440")
    desk.open(f"/admin/leave/calendar?month={monday:%Y-%m}")
    expect(desk.page.locator("main")).to_contain_text(NAME)
    look(desk, "leave-calendar-1440")
    desk.open("/admin/leave")
    look(desk, "leave-list-1440")


def working_monday() -> date:
    """A Monday two or three weeks ahead, on which the firm works."""
    today = datetime.now(UTC).astimezone(KST).date()
    return today + timedelta(days=14 + (7 - today.weekday()) % 7)


def hired(office: Office, stack: Stack) -> int:
    """Enter somebody into the roster with a PIN; return the number."""
    recently = datetime.now(UTC).astimezone(KST).date() - timedelta(days=3)
    site = office.post("/api/attendance/v1/sites", {"name": "연차물류", "workplace_size": 40})
    body = {"name": NAME, "phone": NUMBER, "birth_date": "1992-02-02", "hire_date": f"{recently}"}
    made = office.post("/api/attendance/v1/employees", body | {"site_id": site["id"]})
    number = int(made["id"])
    with Worker(stack.url, NUMBER, office.activation_code(number), PIN):
        return number


def sign_in(desk: Person, stack: Stack) -> None:
    page = desk.open("/login?next=/admin/leave")
    page.locator("[name=username]").fill("admin")
    page.locator("[name=password]").fill(stack.admin_password)
    desk.press("로그인")


def grant(desk: Person, employee: int) -> None:
    """Write three days that the firm gives beside the law's."""
    page = desk.open(f"/admin/leave/{employee}")
    page.get_by_text("대장에 직접 적기").click()
    form = page.locator("form[action$='/entries']")
    today = datetime.now(UTC).astimezone(KST).date()
    form.locator("[name=kind]").select_option("grant")
    form.locator("[name=amount]").fill("3")
    form.locator("[name=day]").fill(f"{today}")
    form.locator("[name=reason]").fill("회사 창립 기념 휴가")
    form.get_by_role("button", name="적기").click()
    expect(page.locator("main")).to_contain_text("언제까지 쓸 수 있는지 입력하세요")
    look(desk, "leave-grant-refused-1440")
    form = page.locator("form[action$='/entries']")
    form.locator("[name=expires_on]").fill(f"{today.replace(year=today.year + 1) - timedelta(days=1)}")
    form.get_by_role("button", name="적기").click()
    expect(page.get_by_role("row").filter(has_text="회사 창립 기념 휴가")).to_contain_text("3일")


def ask(phone: Person, monday: date) -> None:
    page = phone.open("/signin?next=/leave")
    page.locator("[name=login]").fill(NUMBER)
    page.locator("[name=pin]").fill(PIN)
    phone.press("로그인")
    expect(page.locator(".lv-left")).to_have_text("3일")
    look(phone, "leave-own-360")
    phone.press("연차 신청하기")
    page.locator("[name=first_day]").fill(f"{monday - timedelta(days=1)}")
    phone.press("신청 보내기")
    expect(page.locator("main")).to_contain_text("쉬는 날이라 신청하지 않아도 돼요")
    look(phone, "leave-refused-360")
    page.locator("[name=first_day]").fill(f"{monday}")
    phone.press("신청 보내기")
    expect(page.locator(".att-asked")).to_contain_text("사무실이 확인")
    look(phone, "leave-asked-360")


def decide(desk: Person) -> None:
    page = desk.open("/admin/leave/requests")
    row = page.get_by_role("row").filter(has_text=NAME)
    look(desk, "leave-requests-1440")
    with page.expect_navigation():
        row.locator("a[href*='/requests/']").first.click()
    desk.press("반려")
    expect(page.locator("main")).to_contain_text("사유를 입력하세요")
    look(desk, "leave-decision-1440")
    desk.press("승인")
    expect(page.get_by_role("status")).to_contain_text(["승인했습니다"])


def look(person: Person, name: str) -> None:
    person.shot(name)
    assert person.faults_for_readers() == []
    assert person.overflow() <= 0
