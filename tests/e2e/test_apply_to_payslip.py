"""One person's whole way: apply on a phone with an iPhone photo, hired, clocked in and out, paid."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from humetix.client import Office, Worker
from playwright.sync_api import expect

from tests.e2e.browser import DESK, PHONE, Person
from tests.e2e.conftest import NewPerson
from tests.e2e.documents import check_form, check_photo, embedded_fonts, sheet_of, text_of, won
from tests.e2e.photos import heic
from tests.e2e.stack import Stack

NAME, PHONE_NUMBER, EMAIL, PIN = "김하늘", "010-9876-5432", "haneul@example.com", "314159"
HOURLY_WON = 10_500


def today_in_seoul() -> date:
    return datetime.now(UTC).astimezone(ZoneInfo("Asia/Seoul")).date()


@dataclass
class Way:
    """What is known of the person so far."""

    application_id: str = ""
    employee_id: int = 0
    code: str = ""
    clocked_in: float = 0.0
    first_of_month: date = field(default_factory=lambda: previous_month(today_in_seoul()))

    @property
    def month(self) -> str:
        """The month that is paid: the one before this."""
        return f"{self.first_of_month:%Y-%m}"


def previous_month(day: date) -> date:
    return (day.replace(day=1) - timedelta(days=1)).replace(day=1)


def test_one_person_from_application_to_payslip(
    stack: Stack, person: NewPerson, office: Office, tmp_path: Path
) -> None:
    way, phone, desk = Way(), person(PHONE), person(DESK)
    apply_with_an_iphone_photo(phone, tmp_path)
    sign_the_office_in(desk, stack)
    review(desk, office, way)
    hire(desk, office, way)
    issue_activation_code(desk, way)
    activate_and_sign_in(phone, way)
    clock_in(phone, way)
    check_the_workbook(desk)
    enter_days(office, way)
    clock_out(phone, way)
    pay(desk, office, way)
    check_the_payslip(desk, office, way)
    the_worker_reads_only_the_own_payslip(phone, stack, office, way)


def apply_with_an_iphone_photo(phone: Person, folder: Path) -> None:
    photo = folder / "IMG_0001.HEIC"
    photo.write_bytes(heic())
    page = phone.open("/apply")
    phone.shot("apply-360")
    page.locator("[name=name]").fill(NAME)
    page.locator("[name=birth]").fill("1995-03-02")
    page.locator("[name=phone]").fill(PHONE_NUMBER)
    page.locator("[name=email]").fill(EMAIL)
    page.locator("[name=address]").fill("경기도 화성시 동탄대로 1")
    page.locator("[name=company1]").fill("한빛물류")
    page.locator("[name=exp_start1]").fill("2022-04-01")
    page.locator("[name=exp_end1]").fill("2024-03-31")
    page.locator("[name=job_role1]").fill("피킹")
    page.locator("[name=photo]").set_input_files(photo)
    page.get_by_role("button", name="이 사진 쓰기").click(timeout=30_000)
    page.get_by_role("button", name="안 보여요. 이 사진 쓰기").click()
    expect(page.locator("[data-photo-status]")).to_have_text("사진을 보냈어요.", timeout=20_000)
    for name, value in (("shift", "주간"), ("overtime", "가능"), ("holiday", "가능"), ("posture", "무관")):
        page.locator(f"[name={name}][value={value}]").check(force=True)
    for consent in ("consent_collection", "consent_id_photo", "agree"):
        page.locator(f"[name={consent}]").check()
    phone.press("지원서 제출")
    expect(page.get_by_role("heading", level=1)).to_have_text("지원서를 받았어요")
    assert re.search(r"\w{4,}", page.locator(".receipt-no").inner_text())
    phone.shot("received-360")


def sign_the_office_in(desk: Person, stack: Stack) -> None:
    page = desk.open("/admin/applications")
    assert "/login?next=" in page.url
    page.locator("[name=username]").fill("admin")
    page.locator("[name=password]").fill(stack.admin_password)
    desk.press("로그인")
    assert page.url.endswith("/admin/applications")


def review(desk: Person, office: Office, way: Way) -> None:
    found = office.get("/api/recruit/v1/applications", q=NAME)["items"]
    way.application_id = str(found[0]["id"])
    wait_for_photo(office, way)
    page = desk.open("/admin/applications")
    desk.shot("applications-1440")
    desk.press(NAME)
    page.locator("[name=status]").select_option("interview")
    desk.press("상태 저장")
    page.locator("[name=memo]").fill("월요일 오후 면접")
    desk.press("메모 저장")
    told = office.get(f"/api/recruit/v1/applications/{way.application_id}")
    assert (told["status"], told["memo"]) == ("interview", "월요일 오후 면접")
    photo = page.locator(".portrait img")
    expect(photo).to_be_visible()
    assert photo.evaluate("image => image.naturalHeight > image.naturalWidth")
    desk.shot("application-1440")


def wait_for_photo(office: Office, way: Way, seconds: float = 30) -> None:
    deadline = time.monotonic() + seconds
    path = f"/api/recruit/v1/applications/{way.application_id}/photo"
    while office.http.get(path).headers.get("content-type") != "image/jpeg":
        assert time.monotonic() < deadline, "the photo was not made upright in time"
        time.sleep(0.3)


def hire(desk: Person, office: Office, way: Way) -> None:
    office.post("/api/attendance/v1/sites", {"name": "동탄 제1공장", "workplace_size": 120})
    page = desk.open(f"/admin/applications/{way.application_id}")
    page.locator("[name=site_id]").select_option(label="동탄 제1공장")
    page.locator("[name=hire_date]").fill(way.first_of_month.isoformat())
    page.locator("[name=hourly_won]").fill(str(HOURLY_WON))
    with page.expect_navigation():
        page.locator("#hire button[type=submit]").click()
    deadline = time.monotonic() + 20
    while not way.employee_id:
        assert time.monotonic() < deadline, "the hire was not delivered"
        told = office.get(f"/api/recruit/v1/applications/{way.application_id}")
        way.employee_id = told["employee_id"] or 0
        time.sleep(0.2)
    again = office.post(
        f"/api/recruit/v1/applications/{way.application_id}/hire",
        {"hire_date": way.first_of_month.isoformat(), "hourly_won": HOURLY_WON},
    )
    assert again["employee_id"] == way.employee_id
    named = [each for each in office.get("/api/attendance/v1/employees")["items"] if each["name"] == NAME]
    assert len(named) == 1


def issue_activation_code(desk: Person, way: Way) -> None:
    page = desk.open(f"/admin/employees/{way.employee_id}")
    desk.shot("employee-1440")
    with page.expect_navigation():
        page.locator(f"a[href='/admin/workers/{way.employee_id}']").first.click()
    desk.press("활성화 코드 발급")
    expect(page.locator(".code-qr")).to_be_visible()
    way.code = re.sub(r"\D", "", page.locator("[data-code]").inner_text())
    assert len(way.code) == 8
    desk.shot("activation-code-1440")


def activate_and_sign_in(phone: Person, way: Way) -> None:
    page = phone.open("/activate")
    page.locator("[name=login]").fill(PHONE_NUMBER)
    page.locator("[name=code]").fill(way.code)
    page.locator("[name=pin]").fill(PIN)
    page.locator("[name=pin_confirm]").fill(PIN)
    phone.press("정하고 시작하기")
    phone.context.clear_cookies()
    page = phone.open("/signin?next=/attendance")
    page.locator("[name=login]").fill(PHONE_NUMBER.replace("-", ""))
    page.locator("[name=pin]").fill(PIN)
    phone.press("로그인")
    assert page.url.endswith("/attendance")


def clock_in(phone: Person, way: Way) -> None:
    page = phone.page
    button = page.get_by_role("button", name="출근", exact=True)
    box = button.bounding_box()
    assert box
    assert box["width"] > 250
    assert box["height"] >= 44
    button.dblclick(no_wait_after=True)
    expect(page.get_by_role("heading", level=1)).to_contain_text("출근 중")
    way.clocked_in = time.monotonic()
    phone.shot("attendance-in-360")


def check_the_workbook(desk: Person) -> None:
    sheet = sheet_of(desk.download("/download_excel"), NAME)
    check_form(sheet, name=NAME, phone=PHONE_NUMBER, email=EMAIL, today=today_in_seoul())
    check_photo(sheet)


def enter_days(office: Office, way: Way) -> None:
    """Ten weekdays of ten hours and a break of one: one hour of overtime each."""
    for day in weekdays(way.first_of_month, 10):
        office.post(
            "/api/attendance/v1/days",
            {
                "employee_id": way.employee_id,
                "work_date": day.isoformat(),
                "clock_in": "08:30",
                "clock_out": "18:30",
                "breaks": [["12:00", "13:00"]],
                "reason": "현장 근무표",
            },
        )


def weekdays(start: date, count: int) -> Iterator[date]:
    day = start
    while count:
        if day.weekday() < 5:
            yield day
            count -= 1
        day += timedelta(days=1)


def clock_out(phone: Person, way: Way) -> None:
    """A minute has to pass: equal times are refused."""
    time.sleep(max(0.0, way.clocked_in + 62 - time.monotonic()))
    page = phone.open("/attendance")
    page.get_by_role("button", name="퇴근", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("퇴근했어요")
    phone.shot("attendance-out-360")


def pay(desk: Person, office: Office, way: Way) -> None:
    pay_date = (way.first_of_month + timedelta(days=40)).replace(day=10)
    run = office.post("/api/payroll/v1/runs", {"month": way.month, "pay_date": pay_date.isoformat()})
    assert run["state"] == "draft"
    assert office.post(f"/api/payroll/v1/runs/{way.month}/review")["state"] == "reviewed"
    assert office.post(f"/api/payroll/v1/runs/{way.month}/lock")["state"] == "locked"
    desk.open(f"/admin/payslip?month={way.month}")
    desk.shot("payslips-1440")


def check_the_payslip(desk: Person, office: Office, way: Way) -> None:
    told = office.get(f"/api/payroll/v1/runs/{way.month}/payslips/{way.employee_id}")
    earnings = sum(line["amount"] for line in told["lines"] if line["side"] == "earning")
    deductions = sum(line["amount"] for line in told["lines"] if line["side"] == "deduction")
    assert told["gross"] == earnings
    assert told["deduction_total"] == deductions
    assert told["net"] == earnings - deductions
    assert told["worked_minutes"] == 10 * 9 * 60
    # A public holiday among the ten days would turn its hours into holiday work.
    assert told["overtime_minutes"] + told["holiday_minutes"] >= 10 * 60
    pdf = desk.download(f"/admin/payslip/pdf?month={way.month}&employee={way.employee_id}")
    check_pdf(pdf, told["gross"], told["deduction_total"], told["net"])


def check_pdf(pdf: bytes, gross: int, deductions: int, net: int) -> None:
    text = text_of(pdf)
    for expected in (NAME, "임금명세서", "연장", won(gross), won(deductions), won(net)):
        assert expected in text.replace(" ", "") or expected in text, f"{expected} is not in the PDF"
    assert any("Nanum" in font for font in embedded_fonts(pdf))


def the_worker_reads_only_the_own_payslip(phone: Person, stack: Stack, office: Office, way: Way) -> None:
    phone.open("/payslip")
    phone.shot("payslip-360")
    pdf = phone.download(f"/api/payroll/v1/me/payslips/{way.month}.pdf")
    assert NAME in text_of(pdf).replace(" ", "")
    other = office.post(
        "/api/attendance/v1/employees",
        {"name": "박다른", "birth_date": "1990-05-05", "phone": "010-1111-2222", "hire_date": "2026-01-02"},
    )
    with Worker(stack.url, "010-1111-2222", office.activation_code(other["id"]), "271828") as stranger:
        own = f"/api/payroll/v1/me/payslips/{way.month}.pdf"
        assert stranger.http.get(own).status_code == 404
        for address in (
            f"/admin/payslip/pdf?month={way.month}&employee={way.employee_id}",
            f"/api/payroll/v1/runs/{way.month}/payslips/{way.employee_id}",
        ):
            answer = stranger.http.get(address, headers={"Accept": "application/json"})
            assert answer.status_code in (303, 401, 403), address
            assert NAME.encode() not in answer.content


@pytest.mark.parametrize("path", ["/admin/payslip", "/api/payroll/v1/runs"])
def test_strangers_read_no_pay(stack: Stack, person: NewPerson, path: str) -> None:
    visitor = person(PHONE)
    answer = visitor.context.request.get(path, max_redirects=0)
    assert answer.status in (303, 401)
