"""A worker on a small phone asks for wages already earned; the one-person office approves and pays them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from chassis.clock import KST
from humetix.client import Office, Worker
from playwright.sync_api import expect

from tests.e2e.browser import DESK, PHONE, Person
from tests.e2e.conftest import NewPerson
from tests.e2e.stack import Stack

NAME, NUMBER, PIN = "선미리", "010-6565-0001", "314159"
YESTERDAY = datetime.now(UTC).astimezone(KST).date() - timedelta(days=1)


def test_wages_already_earned_are_asked_for_approved_and_paid(
    person: NewPerson, office: Office, stack: Stack
) -> None:
    phone = earner(person(PHONE), office, stack)
    ask(phone)
    desk = person(DESK)
    sign_in(desk, stack, "/admin/advance/policy")
    one_person_office(desk)
    approve(desk)
    pay(desk, stack)
    phone.open("/advance")
    expect(phone.page.locator("article").first).to_contain_text("지급")
    expect(phone.page.locator("article").first).to_contain_text("이미 받은 것으로 정산해요")
    look(phone, "advance-paid-360")


def earner(phone: Person, office: Office, stack: Stack) -> Person:
    """Enter somebody who worked yesterday for a wage, make the PIN, sign the phone in."""
    body = {"name": NAME, "phone": NUMBER, "birth_date": "1993-03-03", "hire_date": "2026-01-02"}
    number = int(office.post("/api/attendance/v1/employees", body)["id"])
    terms = {"valid_from": "2026-01-02", "hourly_won": 11_000, "tax_mode": "insured"}
    office.post(
        "/api/attendance/v1/days",
        {
            "employee_id": number,
            "work_date": YESTERDAY.isoformat(),
            "clock_in": "09:00",
            "clock_out": "18:00",
            "breaks": [["12:00", "13:00"]],
            "reason": "휴대전화 없음",
        },
    )
    known_to_payroll(office, number)
    office.post(f"/api/payroll/v1/wages/{number}", terms)
    with Worker(stack.url, NUMBER, office.activation_code(number), PIN):
        phone.open(f"/signin?next=/advance?month={YESTERDAY:%Y-%m}")
        phone.page.locator("[name=login]").fill(NUMBER)
        phone.page.locator("[name=pin]").fill(PIN)
        phone.press("로그인")
    expect(phone.page.locator(".hm-now")).to_contain_text("지금 신청할 수 있는 돈")
    return phone


def known_to_payroll(office: Office, number: int) -> None:
    """Opening a person's wages asks attendance at once about somebody new."""
    office.download(f"/admin/wages/{number}")


def ask(phone: Person) -> None:
    page = phone.page
    page.get_by_text("이렇게 계산했어요").click()
    expect(page.locator(".hm-why-body")).to_contain_text("예상 공제")
    look(phone, "advance-limit-360")
    page.locator("[name=amount]").fill("9,000,000")
    page.locator("[name=consent]").check()
    phone.press("선불금 신청")
    expect(page.get_by_role("alert")).to_contain_text("까지예요")
    expect(page.locator("[name=amount]")).to_have_value("9,000,000")
    page.locator("[name=amount]").fill("20,000")
    phone.press("선불금 신청")
    expect(page.get_by_role("status")).to_contain_text(["신청했어요"])
    look(phone, "advance-asked-360")


def sign_in(desk: Person, stack: Stack, where: str) -> None:
    page = desk.open(f"/login?next={where}")
    page.locator("[name=username]").fill("admin")
    page.locator("[name=password]").fill(stack.admin_password)
    desk.press("로그인")


def one_person_office(desk: Person) -> None:
    desk.page.get_by_label("켬", exact=True).check()
    desk.page.locator("[name=reason]").fill("사무실 직원이 한 명")
    desk.press("설정 저장")
    expect(desk.page.locator("main")).to_contain_text("켜짐")
    look(desk, "advance-policy-1440")


def approve(desk: Person) -> None:
    page = desk.open("/admin/advance?state=requested")
    look(desk, "advance-list-1440")
    with page.expect_navigation():
        page.get_by_role("link", name=NAME).click()
    desk.press("승인")
    expect(page.get_by_role("status")).to_contain_text(["승인했습니다."])
    look(desk, "advance-approved-1440")


def pay(desk: Person, stack: Stack) -> None:
    """Who approved pays only after signing in again, and says why."""
    page = desk.page
    here = page.url.removeprefix(stack.url).partition("?")[0]
    evidence(desk)
    expect(page.get_by_role("alert")).to_contain_text("다시 로그인")
    desk.press("로그아웃")
    # The approval's second has to be over: the new sign-in must be later than it.
    page.wait_for_timeout(1100)
    sign_in(desk, stack, here)
    evidence(desk)
    expect(page.get_by_role("status")).to_contain_text(["지급을 기록했습니다."])
    expect(page.locator("main")).to_contain_text("남은 금액 20,000원")
    look(desk, "advance-paid-1440")


def evidence(desk: Person) -> None:
    desk.page.locator("[name=evidence]").fill("이체 확인 0031")
    desk.page.locator("[name=same_person_reason]").fill("혼자 근무")
    desk.press("지급 완료로 기록")


def look(someone: Person, name: str) -> None:
    """Keep a screenshot; nothing overflows, nothing stops a reader."""
    someone.shot(name)
    assert someone.overflow() == 0
    assert someone.faults_for_readers() == []
