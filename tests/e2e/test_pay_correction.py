"""A locked month whose wage was too low: the office sees the difference, corrects it, the worker reads it."""

from __future__ import annotations

from io import BytesIO

from humetix.client import Office, Worker
from playwright.sync_api import expect
from pypdf import PdfReader

from tests.e2e.browser import DESK, PHONE, Person
from tests.e2e.conftest import NewPerson
from tests.e2e.stack import Stack

MONTH, NEXT = "2026-05", "2026-06"
HOME = f"/admin/payroll/runs/{MONTH}/corrections"
NAME, LOGIN, PIN = "정정미", "010-2929-0001", "314159"


def test_a_wage_raised_backwards_is_corrected_and_paid_with_the_next_month(
    person: NewPerson, office: Office, stack: Stack
) -> None:
    number = earner(office)
    locked(office, MONTH, "2026-06-10")
    raised = {"valid_from": f"{MONTH}-01", "hourly_won": 12_000, "tax_mode": "insured"}
    office.post(f"/api/payroll/v1/wages/{number}", raised)
    desk = person(DESK)
    correct(desk, stack)
    locked(office, NEXT, "2026-07-10")
    page = desk.open(f"{HOME}/1")
    expect(page.locator("main")).to_contain_text("2026-06 급여에서 추가 지급")
    read_own(person(PHONE, "dark"), stack, office.activation_code(number))


def earner(office: Office) -> int:
    """Enter somebody who worked a day in each of two months for a wage."""
    body = {"name": NAME, "phone": LOGIN, "birth_date": "1992-02-02", "hire_date": "2026-01-02"}
    number = int(office.post("/api/attendance/v1/employees", body)["id"])
    times = {"clock_in": "09:00", "clock_out": "18:00", "breaks": [["12:00", "13:00"]], "reason": "종이 기록"}
    for month in (MONTH, NEXT):
        office.post("/api/attendance/v1/days", times | {"employee_id": number, "work_date": f"{month}-11"})
    # Opening a person's wages asks attendance at once about somebody new.
    office.download(f"/admin/wages/{number}")
    terms = {"valid_from": "2026-01-02", "hourly_won": 11_000, "tax_mode": "insured"}
    office.post(f"/api/payroll/v1/wages/{number}", terms)
    return number


def locked(office: Office, month: str, pay_date: str) -> None:
    office.post(f"/api/attendance/v1/months/{month}/closing", {})
    office.post("/api/payroll/v1/runs", {"month": month, "pay_date": pay_date})
    for step in ("review", "lock"):
        office.post(f"/api/payroll/v1/runs/{month}/{step}")


def correct(desk: Person, stack: Stack) -> None:
    """See who differs and why, open the correction with a reason, review and lock it."""
    page = desk.open(f"/login?next=/admin/payslip?month={MONTH}")
    page.locator("[name=username]").fill("admin")
    page.locator("[name=password]").fill(stack.admin_password)
    desk.press("로그인")
    expect(page.locator("main")).to_contain_text("조건이 바뀐 사람이 1명")
    look(desk, "correction-locked-month-1440")
    page = desk.open(HOME)
    look(desk, "correction-before-1440")
    desk.press("지금 조건으로 다시 계산")
    expect(page.locator("main")).to_contain_text(f"{NAME}")
    look(desk, "correction-differences-1440")
    page.locator("[name=reason]").fill("시급 인상 소급")
    desk.press("정정 열기")
    look(desk, "correction-draft-1440")
    desk.press("검토 완료")
    page.get_by_role("button", name="확정", exact=True).or_(
        page.get_by_role("link", name="확정", exact=True)
    ).first.click()
    desk.press("확정하기")
    expect(page.get_by_role("status").first).to_contain_text("정정을 확정했습니다")
    look(desk, "correction-locked-1440")


def read_own(phone: Person, stack: Stack, code: str) -> None:
    """Read the own correction on the phone, and what the file says."""
    with Worker(stack.url, LOGIN, code, PIN):
        page = phone.open(f"/signin?next=/payslip/{MONTH}")
    page.locator("[name=login]").fill(LOGIN)
    page.locator("[name=pin]").fill(PIN)
    phone.press("로그인")
    look(phone, "correction-own-payslip-360-dark")
    page.get_by_role("link", name="더 받을 돈").click()
    expect(page.locator("main")).to_contain_text("6월 급여명세서")
    look(phone, "correction-own-360-dark")
    content = phone.download(f"/payslip/{MONTH}/corrections/1/pdf")
    text = "".join(one.extract_text() for one in PdfReader(BytesIO(content)).pages)
    assert "급여 정정 1차: 시급 인상 소급" in text
    assert "지급 내역 88,000원, 맞는 금액 96,000원, 차액 +8,000원" in text


def look(someone: Person, name: str) -> None:
    """Keep a screenshot; nothing overflows, nothing stops a reader."""
    someone.shot(name)
    assert someone.overflow() == 0
    assert someone.faults_for_readers() == []
