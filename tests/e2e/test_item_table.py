"""The office pastes a bonus of several people, mends the rows told of, sees it paid, and takes it back."""

from __future__ import annotations

from humetix.client import Office
from playwright.sync_api import Locator, Page, expect

from tests.e2e.browser import DESK, PHONE, Person
from tests.e2e.conftest import NewPerson
from tests.e2e.stack import Stack

MONTH, HOME = "2026-04", "/admin/payroll/items"
NAMES = {"상여진": "010-2828-0001", "성과란": "010-2828-0002"}
LABEL, WON = "1분기 성과", "333,333"


def test_a_bonus_of_many_is_pasted_mended_paid_and_taken_back(
    person: NewPerson, office: Office, stack: Stack
) -> None:
    people = {name: earner(office, name, phone) for name, phone in NAMES.items()}
    numbers = {name: number_of(office, name) for name in NAMES}
    desk = sign_in(person(DESK), stack, HOME)
    wrong = f"이름\t사번\t금액\n상여진\t\t{WON}\n성과란\t{numbers['성과란']}\t삼십만"
    refused(desk, wrong)
    place = mended(desk, wrong.replace("상여진\t", f"상여진\t{numbers['상여진']}").replace("삼십만", "1"))
    compute(office)
    assert bonus_of(desk, people["상여진"]).count() > 0
    look(desk, "items-payslip-1440")
    undone(sign_in(person(PHONE, "dark", scripts=False), stack, place))
    compute(office)
    assert bonus_of(desk, people["상여진"]).count() == 0


def test_a_table_is_entered_on_a_phone_without_scripts(
    person: NewPerson, office: Office, stack: Stack
) -> None:
    earner(office, "무대본", "010-2828-0003")
    phone = sign_in(person(PHONE, scripts=False), stack, HOME)
    seen(phone, "items-360")
    paste(phone.page, f"{number_of(office, '무대본')}\t120,000\t명절")
    phone.press("읽어서 확인")
    expect(phone.page.locator("main")).to_contain_text("아직 저장하지 않았습니다")
    seen(phone, "items-preview-360")
    phone.press("저장")
    expect(phone.page.get_by_role("status").first).to_contain_text("항목을 등록했습니다")
    seen(phone, "items-entered-360")


def earner(office: Office, name: str, phone: str) -> int:
    """Enter somebody who worked a day in April for a wage."""
    body = {"name": name, "phone": phone, "birth_date": "1992-02-02", "hire_date": "2026-01-02"}
    employee = int(office.post("/api/attendance/v1/employees", body)["id"])
    times = {"clock_in": "09:00", "clock_out": "18:00", "breaks": [["12:00", "13:00"]], "reason": "종이 기록"}
    office.post("/api/attendance/v1/days", times | {"employee_id": employee, "work_date": f"{MONTH}-08"})
    # Opening a person's wages asks attendance at once about somebody new.
    office.download(f"/admin/wages/{employee}")
    terms = {"valid_from": "2026-01-02", "hourly_won": 11_000, "tax_mode": "insured"}
    office.post(f"/api/payroll/v1/wages/{employee}", terms)
    return employee


def number_of(office: Office, name: str) -> str:
    """Return the employee number of that name."""
    found = office.get("/api/attendance/v1/employees", q=name)
    return str(found["items"][0]["employee_no"])


def compute(office: Office) -> None:
    """Compute April as it stands now."""
    office.post("/api/payroll/v1/runs", {"month": MONTH, "pay_date": "2026-05-08"})


def sign_in(someone: Person, stack: Stack, where: str) -> Person:
    """Sign in as the owner and arrive at an address."""
    page = someone.open(f"/login?next={where}")
    page.locator("[name=username]").fill("admin")
    page.locator("[name=password]").fill(stack.admin_password)
    someone.press("로그인")
    return someone


def paste(page: Page, table: str) -> None:
    """Fill in what all rows share, and the table."""
    page.locator("[name=kind]").select_option("bonus")
    page.locator("[name=label]").fill(LABEL)
    page.locator("[name=month]").fill(MONTH)
    page.locator("[name=text]").fill(table)


def refused(desk: Person, table: str) -> None:
    """Both rows say what is wrong with them, and what was typed stays."""
    look(desk, "items-1440")
    paste(desk.page, table)
    desk.press("읽어서 확인")
    expect(row_of(desk.page, "상여진")).to_contain_text("이름만으로는 정하지 않습니다")
    expect(row_of(desk.page, "성과란")).to_contain_text("원 단위 숫자여야 합니다")
    expect(desk.page.locator("[name=text]")).to_have_value(table)
    look(desk, "items-refused-1440")


def mended(desk: Person, table: str) -> str:
    """Mend the table where it stands, look again, save; return the batch's address."""
    desk.page.locator("[name=text]").fill(table)
    desk.press("다시 확인")
    expect(row_of(desk.page, "상여진")).to_contain_text("확인됨")
    look(desk, "items-preview-1440")
    desk.press("저장")
    expect(desk.page.get_by_role("status").first).to_contain_text("항목을 등록했습니다")
    look(desk, "items-entered-1440")
    return desk.page.url.removeprefix(desk.url).partition("?")[0]


def row_of(page: Page, name: str) -> Locator:
    return page.get_by_role("row").filter(has_text=name)


def bonus_of(desk: Person, employee: int) -> Locator:
    """Return the line of the bonus on somebody's payslip."""
    page = desk.open(f"/admin/payslip/{MONTH}/{employee}")
    return page.locator(".pay-line").filter(has_text=LABEL).filter(has_text=f"{WON}원")


def undone(phone: Person) -> None:
    """Take the whole back on a phone without scripts."""
    seen(phone, "items-batch-360-dark")
    phone.page.get_by_role("link", name="전부 되돌리기").click()
    phone.shot("items-undo-360-dark")
    phone.press("전부 되돌리기")
    expect(phone.page.get_by_role("status").first).to_contain_text("되돌렸습니다")
    seen(phone, "items-undone-360-dark")


def look(someone: Person, name: str) -> None:
    """Keep a screenshot; nothing overflows, nothing stops a reader."""
    seen(someone, name)
    assert someone.faults_for_readers() == []


def seen(someone: Person, name: str) -> None:
    """Keep a screenshot; nothing overflows. Where scripts are off no reader of pages runs either."""
    someone.shot(name)
    assert someone.overflow() == 0
