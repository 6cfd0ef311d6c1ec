"""Wages already earned, asked for on a small phone; the one-person office pays by hand and by the bank."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from chassis.clock import KST
from humetix.client import Office, Worker
from playwright.sync_api import expect

from tests.e2e.browser import DESK, PHONE, Person
from tests.e2e.conftest import NewPerson
from tests.e2e.stack import Stack

NAME, NUMBER, PIN = "선미리", "010-6565-0001", "314159"
BANKED, BANKED_NUMBER = "송금희", "010-6565-0002"
BANK_HOME = "/admin/advance/transfers"
YESTERDAY = datetime.now(UTC).astimezone(KST).date() - timedelta(days=1)


def test_wages_already_earned_are_asked_for_approved_and_paid(
    person: NewPerson, office: Office, stack: Stack
) -> None:
    phone = person(PHONE)
    sign_in_on(phone, office, stack, earner(office, NAME, NUMBER), NUMBER)
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


def test_an_advance_goes_to_the_bank_comes_back_is_sent_again_and_is_paid(
    person: NewPerson, office: Office, stack: Stack
) -> None:
    number = earner(office, BANKED, BANKED_NUMBER)
    account = {"bank_code": "004", "number": "110-456-000001", "holder": BANKED, "valid_from": "2026-01-02"}
    office.post(f"/api/payroll/v1/accounts/{number}", account)
    phone, desk, small = person(PHONE, "dark"), person(DESK), person(PHONE, "dark")
    sign_in_on(phone, office, stack, number, BANKED_NUMBER)
    ask_shortly(phone)
    approve_alone(office, number)
    # The approval's second has to be over: the sign-in must be later than it.
    desk.page.wait_for_timeout(1100)
    sign_in(small, stack, BANK_HOME)
    look(small, "advance-transfers-360-dark")
    sign_in(desk, stack, BANK_HOME)
    send(desk, 1)
    phone.open("/advance")
    expect(phone.page.locator("article").first).to_contain_text("이체 중")
    look(phone, "advance-sent-360-dark")
    answer(desk, 1, "오류,예금주 불일치")
    phone.open("/advance")
    expect(phone.page.locator("article").first).to_contain_text("되돌아왔어요(예금주 불일치)")
    look(phone, "advance-bounced-360-dark")
    send(desk, 2)
    answer(desk, 2, "정상,")
    phone.open("/advance")
    expect(phone.page.locator("article").first).to_contain_text("지급")
    small.open(f"{BANK_HOME}/files/2")
    look(small, "advance-file-360-dark")


def earner(office: Office, name: str, phone: str) -> int:
    """Enter somebody who worked yesterday for a wage."""
    body = {"name": name, "phone": phone, "birth_date": "1993-03-03", "hire_date": "2026-01-02"}
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
    return number


def sign_in_on(phone: Person, office: Office, stack: Stack, number: int, login: str) -> None:
    """Make the PIN and sign the phone in."""
    with Worker(stack.url, login, office.activation_code(number), PIN):
        phone.open(f"/signin?next=/advance?month={YESTERDAY:%Y-%m}")
        phone.page.locator("[name=login]").fill(login)
        phone.page.locator("[name=pin]").fill(PIN)
        phone.press("로그인")
    expect(phone.page.locator(".hm-now")).to_contain_text("지금 신청할 수 있는 돈")


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


def ask_shortly(phone: Person) -> None:
    phone.page.locator("[name=amount]").fill("20,000")
    phone.page.locator("[name=consent]").check()
    phone.press("선불금 신청")
    expect(phone.page.get_by_role("status")).to_contain_text(["신청했어요"])


def approve_alone(office: Office, number: int) -> None:
    """Approve as the office's only member."""
    switched = {"is_on": "true", "reason": "사무실 직원이 한 명"}
    office.enter("/admin/advance/one-person", switched)
    asked = office.get("/api/payroll/v1/advances?state=requested")["items"]
    advance = next(one["id"] for one in asked if one["employee_id"] == number)
    office.post(f"/api/payroll/v1/advances/{advance}/decision", {"decision": "approve"})


def send(desk: Person, number: int) -> None:
    """Look at the preview, say why the approver pays, make the file, take it."""
    page = desk.open(BANK_HOME)
    expect(page.locator("[data-chosen]")).to_have_text("고른 선불금 1건, 합계 20,000원")
    look(desk, f"advance-preview-{number}-1440")
    page.locator("[name=same_person_reason]").fill("혼자 근무")
    desk.press("이체 파일 만들기")
    expect(page.get_by_role("status")).to_contain_text(["이체 파일을 만들었습니다"])
    content = desk.download(f"{BANK_HOME}/files/{number}.csv")
    assert "110456000001" in content.decode("utf-8-sig")


def answer(desk: Person, number: int, outcome: str) -> None:
    """Answer the file as a bank does, look, accept."""
    page = desk.open(BANK_HOME)
    told = f"입금계좌번호,예금주,이체금액,처리결과,불능사유\r\n110456000001,{BANKED},20000,{outcome}\r\n"
    file = {"name": "result.csv", "mimeType": "text/csv", "buffer": told.encode("cp949")}
    page.locator("[name=number]").select_option(str(number))
    page.locator("[name=file]").set_input_files(file)  # type: ignore[arg-type]  # a file without a path
    desk.press("읽어서 확인")
    look(desk, f"advance-result-{number}-1440")
    page.get_by_role("link", name="반영", exact=True).click()
    with page.expect_navigation():
        page.get_by_role("button", name="반영", exact=True).click()
    expect(page.get_by_role("status")).to_contain_text(["은행 결과를 반영했습니다."])
    look(desk, f"advance-answered-{number}-1440")


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
