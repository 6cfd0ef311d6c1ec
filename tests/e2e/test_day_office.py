"""The office: cells of the month grid by keyboard, imports looked at, executed and undone, the board."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from chassis.clock import KST
from humetix.client import Office
from playwright.sync_api import FilePayload, expect

from tests.e2e.browser import DESK, PHONE, Person
from tests.e2e.conftest import NewPerson
from tests.e2e.stack import Stack

HOME = "/admin/attendance"
FIRST = (datetime.now(UTC).astimezone(KST).date().replace(day=1) - timedelta(days=1)).replace(day=1)
MONTH = f"{FIRST:%Y-%m}"


@pytest.fixture(scope="module")
def hired(office: Office) -> tuple[int, list[int]]:
    """A site and three people there since January."""
    site = office.post("/api/attendance/v1/sites", {"name": "주간물류", "workplace_size": 40})
    people = []
    for number, name in enumerate(("표하나", "표두리", "표세라")):
        body = {"name": name, "phone": f"010-7171-000{number}", "birth_date": "1992-02-02"}
        body |= {"hire_date": "2026-01-02", "site_id": site["id"]}
        people.append(int(office.post("/api/attendance/v1/employees", body)["id"]))
    return int(site["id"]), people


def signed_in(desk: Person, stack: Stack, path: str) -> Person:
    page = desk.open(f"/login?next={HOME}/today")
    page.locator("[name=username]").fill("admin")
    page.locator("[name=password]").fill(stack.admin_password)
    desk.press("로그인")
    desk.open(path)
    return desk


def working_day(number: int) -> date:
    days = (FIRST + timedelta(days=n) for n in range(28))
    return [day for day in days if day.weekday() < 5][number]


def test_a_cell_is_entered_by_keyboard_alone(
    person: NewPerson, stack: Stack, hired: tuple[int, list[int]]
) -> None:
    site, people = hired
    desk = signed_in(person(DESK), stack, f"{HOME}/grid?month={MONTH}&site={site}")
    page, day = desk.page, working_day(5)
    cell = page.locator(f"a[href='grid/{people[0]}/{day}']")
    page.locator(f"a[href='grid/{people[1]}/{day - timedelta(days=1)}']").focus()
    page.keyboard.press("ArrowUp")
    page.keyboard.press("ArrowRight")
    expect(cell).to_be_focused()
    page.keyboard.type("0830-1900")
    expect(page.get_by_label("출근-퇴근")).to_have_value("0830-1900")
    page.keyboard.press("Enter")
    expect(page.locator("#cell")).to_contain_text("꼭 입력해 주세요")
    look(desk, "grid-editor-1440")
    page.get_by_label("사유").fill("단말 고장")
    page.keyboard.press("Enter")
    expect(cell).to_have_text("9.5수")
    expect(cell).to_be_focused()
    expect(page.locator(".grid-sums td.t").first).to_have_text("9.5")
    page.keyboard.press("Enter")
    expect(page.get_by_label("출근-퇴근")).to_have_value("0830-1900")
    page.keyboard.press("Escape")
    expect(cell).to_be_focused()
    look(desk, "grid-1440")


def test_chat_lines_are_looked_at_picked_executed_and_undone(
    person: NewPerson, stack: Stack, hired: tuple[int, list[int]]
) -> None:
    _, people = hired
    first, second = working_day(8), working_day(9)
    desk = signed_in(person(DESK), stack, f"{HOME}/imports")
    page = desk.page
    page.get_by_label("달", exact=False).first.fill(MONTH)
    lines = [f"{first.month}/{first.day} 표두리 08:30출 17;30퇴", f"{second.month}/{second.day} 표두리 연차"]
    page.get_by_label("붙여 넣은 글").fill("\n".join([*lines, "오늘도 수고하셨습니다"]))
    look(desk, "imports-1440")
    with page.expect_navigation():
        page.locator("form[action$='/chat'] button").click()
    expect(page.locator("main")).to_contain_text("누구인지 정하지 않은 1명")
    page.locator("select").select_option(str(people[1]))
    desk.press("누구인지 저장")
    look(desk, "import-preview-1440")
    page.get_by_role("link", name="실행", exact=True).click()
    with page.expect_navigation():
        page.locator("#execute button").click()
    expect(page.locator("main")).to_contain_text("실행했습니다")
    look(desk, "import-executed-1440")
    page.get_by_role("link", name="전부 되돌리기", exact=True).click()
    with page.expect_navigation():
        page.locator("#undo button").click()
    expect(page.locator("main")).to_contain_text("님이 되돌렸습니다")
    desk.open(f"{HOME}/{people[1]}?month={MONTH}")
    expect(page.locator("main")).to_contain_text("되돌림")


def test_what_a_client_gets_can_be_imported_again(
    person: NewPerson, office: Office, stack: Stack, hired: tuple[int, list[int]]
) -> None:
    site, people = hired
    new = {"employee_id": people[2], "work_date": f"{working_day(2)}", "in": "09:00", "out": "20:00"}
    office.post("/api/attendance/v1/days", new)
    desk = signed_in(person(DESK), stack, f"{HOME}/timesheets?month={MONTH}&site={site}")
    look(desk, "timesheet-1440")
    content = desk.download(f"{HOME}/timesheets/excel?month={MONTH}&site={site}")
    desk.open(f"{HOME}/imports")
    file = FilePayload(
        name=f"근무현황_{MONTH}-주간물류.xlsx", mimeType="application/octet-stream", buffer=content
    )
    desk.page.locator("[name=file]").set_input_files(file)
    with desk.page.expect_navigation():
        desk.page.locator("form[action$='/workbook'] button").click()
    expect(desk.page.locator("main")).to_contain_text("사번으로 찾음")
    row = desk.page.get_by_role("row").filter(has_text="표세라")
    expect(row).to_contain_text("10시간")
    expect(row).to_contain_text("없음")
    look(desk, "import-workbook-1440")
    phone = signed_in(person(PHONE), stack, desk.page.url.removeprefix(stack.url))
    look(phone, "import-workbook-360")
    phone.open(f"{HOME}/grid?month={MONTH}&site={site}")
    look(phone, "grid-360")


def test_the_board_is_scanned_on_a_phone(
    person: NewPerson, stack: Stack, hired: tuple[int, list[int]]
) -> None:
    site, _ = hired
    phone = signed_in(person(PHONE), stack, f"{HOME}/today")
    expect(phone.page.locator("main")).to_contain_text("주간물류")
    look(phone, "board-360")
    phone.open(f"{HOME}/today?site={site}")
    expect(phone.page.locator("main")).to_contain_text("오늘 기록 없음")
    look(phone, "board-site-360")
    desk = signed_in(person(DESK), stack, f"{HOME}/today")
    look(desk, "board-1440")


def look(person: Person, name: str) -> None:
    person.shot(name)
    assert person.faults_for_readers() == []
    assert person.overflow() <= 0
