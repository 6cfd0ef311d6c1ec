"""A worker's own account from the phone to the office; a month sent, and the bank's answer read."""

from __future__ import annotations

from humetix.client import Office, Worker
from playwright.sync_api import expect

from tests.e2e.browser import DESK, PHONE, Person
from tests.e2e.conftest import NewPerson
from tests.e2e.stack import Stack

MONTH, HOME = "2026-03", "/admin/payroll/transfers/2026-03"
NAMES = {"계좌로": "010-2727-0001", "반송희": "010-2727-0002"}
NUMBERS = {"계좌로": "110-367-000001", "반송희": "110-367-000002"}
PIN = "271828"


def test_an_account_is_confirmed_a_month_is_sent_and_what_came_back_is_sent_again(
    person: NewPerson, office: Office, stack: Stack
) -> None:
    people = {name: earner(office, name, phone) for name, phone in NAMES.items()}
    enter_account(office, people["반송희"], "반송희")
    enter_own_account(person(PHONE, "dark"), office, stack, people["계좌로"])
    desk = person(DESK)
    sign_in(desk, stack, f"/admin/wages/{people['계좌로']}/account")
    confirm(desk)
    lock_month(office)
    first = send(desk, 1)
    assert first.decode("utf-8-sig").count("110367") == 2
    answer(desk, first.decode("utf-8-sig"), bounced="반송희")
    assert send(desk, 2).decode("utf-8-sig").count("110367") == 1


def earner(office: Office, name: str, phone: str) -> int:
    """Enter somebody who worked a day in March for a wage."""
    body = {"name": name, "phone": phone, "birth_date": "1992-02-02", "hire_date": "2026-01-02"}
    number = int(office.post("/api/attendance/v1/employees", body)["id"])
    office.post(
        "/api/attendance/v1/days",
        {
            "employee_id": number,
            "work_date": f"{MONTH}-04",
            "clock_in": "09:00",
            "clock_out": "18:00",
            "breaks": [["12:00", "13:00"]],
            "reason": "휴대전화 없음",
        },
    )
    # Opening a person's wages asks attendance at once about somebody new.
    office.download(f"/admin/wages/{number}")
    terms = {"valid_from": "2026-01-02", "hourly_won": 11_000, "tax_mode": "insured"}
    office.post(f"/api/payroll/v1/wages/{number}", terms)
    return number


def enter_account(office: Office, employee_id: int, name: str) -> None:
    body = {"bank_code": "004", "number": NUMBERS[name], "holder": name, "valid_from": "2026-01-02"}
    office.post(f"/api/payroll/v1/accounts/{employee_id}", body)


def enter_own_account(phone: Person, office: Office, stack: Stack, number: int) -> None:
    login = NAMES["계좌로"]
    with Worker(stack.url, login, office.activation_code(number), PIN):
        phone.open("/signin?next=/payslip/account")
    page = phone.page
    page.locator("[name=login]").fill(login)
    page.locator("[name=pin]").fill(PIN)
    phone.press("로그인")
    page.locator("[name=bank_code]").select_option("088")
    page.locator("[name=number]").fill("12-34")
    phone.press("계좌 등록")
    expect(page.get_by_role("alert")).to_contain_text("계좌번호는 숫자")
    expect(page.locator("[name=number]")).to_have_value("12-34")
    look(phone, "account-refused-360-dark")
    page.locator("[name=number]").fill(NUMBERS["계좌로"])
    phone.press("계좌 등록")
    expect(page.locator("main")).to_contain_text("확인 대기")
    expect(page.locator("main")).to_contain_text("********0001")
    look(phone, "account-waiting-360-dark")


def sign_in(desk: Person, stack: Stack, where: str) -> None:
    page = desk.open(f"/login?next={where}")
    page.locator("[name=username]").fill("admin")
    page.locator("[name=password]").fill(stack.admin_password)
    desk.press("로그인")


def confirm(desk: Person) -> None:
    look(desk, "account-confirm-1440")
    desk.press("확인하고 사용")
    expect(desk.page.locator("main")).to_contain_text("이체 계좌")
    desk.press("전체 보기")
    expect(desk.page.locator("main")).to_contain_text("110367000001")


def lock_month(office: Office) -> None:
    office.post("/api/payroll/v1/runs", {"month": MONTH, "pay_date": "2026-04-10"})
    for step in ("review", "lock"):
        office.post(f"/api/payroll/v1/runs/{MONTH}/{step}")


def send(desk: Person, number: int) -> bytes:
    """Look at the preview, make the file, take it."""
    page = desk.open(HOME)
    look(desk, f"transfer-preview-{number}-1440")
    desk.press("이체 파일 만들기")
    expect(page.get_by_role("status")).to_contain_text(["이체 파일을 만들었습니다"])
    return desk.download(f"{HOME}/files/{number}.csv")


def answer(desk: Person, sent: str, bounced: str) -> None:
    """Answer the file as a bank does, look, accept; the same file again changes nothing."""
    rows = [line.split(",") for line in sent.splitlines()[1:]]
    told = ["입금계좌번호,예금주,이체금액,처리결과,불능사유"]
    for _, _, number, holder, amount, *_ in rows:
        told.append(f"{number},{holder},{amount}," + ("오류,예금주 불일치" if holder == bounced else "정상,"))
    content = "\r\n".join(told).encode("cp949")
    for _ in range(2):
        page = desk.open(HOME)
        file = {"name": "result.csv", "mimeType": "text/csv", "buffer": content}
        page.locator("[name=file]").set_input_files(file)  # type: ignore[arg-type]  # a file without a path
        desk.press("읽어서 확인")
        if page.get_by_role("link", name="반영", exact=True).count():
            look(desk, "transfer-result-1440")
            page.get_by_role("link", name="반영", exact=True).click()
            with page.expect_navigation():
                page.get_by_role("button", name="반영", exact=True).click()
            expect(page.get_by_role("status")).to_contain_text(["은행 결과를 반영했습니다."])
            look(desk, "transfer-answered-1440")
    expect(page.locator("main")).to_contain_text("같은 파일은 다시 올려도")


def look(someone: Person, name: str) -> None:
    """Keep a screenshot; nothing overflows, nothing stops a reader."""
    someone.shot(name)
    assert someone.overflow() == 0
    assert someone.faults_for_readers() == []
