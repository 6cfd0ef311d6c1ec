"""The office pastes a week, drags a day off, publishes; the phone shows it; the watch warns in time."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from chassis.clock import KST
from humetix.client import Office, Worker
from playwright.sync_api import expect

from tests.e2e.browser import DESK, PHONE, Person
from tests.e2e.conftest import NewPerson
from tests.e2e.stack import Stack

NAME, NUMBER, PIN = "근무표", "010-6464-0052", "271828"
LONG = "0900-2000"


def test_a_pasted_week_reaches_the_phone_and_warns_before_52_hours(
    person: NewPerson, office: Office, stack: Stack
) -> None:
    today = datetime.now(UTC).astimezone(KST).date()
    monday = today - timedelta(days=today.weekday())
    phone, desk = person(PHONE), person(DESK)
    site, worker = hired(phone, office, stack)
    worked_so_far(office, worker, monday, today)
    signed_in(desk, stack, f"/admin/attendance/rota?site={site}&week={monday}")
    pasted(desk, monday, today)
    dragged(desk, worker, monday + timedelta(days=7))
    published(desk, f"/admin/attendance/rota?site={site}&week={monday}")
    expect(phone.open("/attendance").locator(".att-ahead")).to_contain_text("09:00–20:00")
    expect(phone.page.locator(".att-week")).to_contain_text("52시간을 넘")
    look(phone, "attendance-week-360")
    desk.open(f"/admin/attendance/week?site={site}")
    expect(desk.page.get_by_role("row").filter(has_text=NAME)).to_contain_text("52시간 초과")
    look(desk, "watch-1440")
    small = person(PHONE)
    for path, name in (
        (f"/admin/attendance/week?site={site}", "watch-360"),
        (f"/admin/attendance/rota?site={site}&week={monday}", "rota-360"),
    ):
        if name == "watch-360":
            signed_in(small, stack, path)
        small.open(path)
        look(small, name)


def hired(phone: Person, office: Office, stack: Stack) -> tuple[int, int]:
    """Enter somebody into the roster at a new site, sign the phone in; return both ids."""
    site = office.post("/api/attendance/v1/sites", {"name": "근무표물류", "workplace_size": 40})
    body = {"name": NAME, "phone": NUMBER, "birth_date": "1992-02-02", "hire_date": "2026-01-02"}
    made = office.post("/api/attendance/v1/employees", body | {"site_id": site["id"]})
    with Worker(stack.url, NUMBER, office.activation_code(int(made["id"])), PIN):
        phone.open("/signin?next=/attendance")
        phone.page.locator("[name=login]").fill(NUMBER)
        phone.page.locator("[name=pin]").fill(PIN)
        phone.press("로그인")
    return int(site["id"]), int(made["id"])


def worked_so_far(office: Office, worker: int, monday: date, today: date) -> None:
    """Ten hours on each day of this week before today."""
    for day in (monday + timedelta(days=n) for n in range((today - monday).days)):
        body = {"employee_id": worker, "work_date": f"{day}", "in": "09:00", "out": "20:00", "reason": "시험"}
        office.post("/api/attendance/v1/days", body)


def signed_in(desk: Person, stack: Stack, path: str) -> None:
    page = desk.open(f"/login?next={path.replace('&', '%26')}")
    page.locator("[name=username]").fill("admin")
    page.locator("[name=password]").fill(stack.admin_password)
    desk.press("로그인")


def pasted(desk: Person, monday: date, today: date) -> None:
    """Paste a table with one wrong cell, mend it, say yes to the name, save."""
    page = desk.page
    cells = [LONG if monday + timedelta(days=n) >= today else "" for n in range(7)]
    page.get_by_role("link", name="엑셀에서 붙여 넣기").click()
    page.locator("#paste textarea").fill("\t".join([NAME, *cells[:6], "새벽"]))
    desk.press("미리 보기")
    expect(page.locator("main")).to_contain_text("근무형태 이름, 0830-1730")
    look(desk, "rota-paste-faults-1440")
    page.locator("textarea").fill("\t".join([NAME, *cells]))
    desk.press("다시 확인")
    page.get_by_label("이 사람이 맞음").check()
    look(desk, "rota-paste-1440")
    desk.press("저장")
    expect(page.get_by_role("status").first).to_contain_text("칸을 붙여 넣었습니다")
    look(desk, "rota-1440")


def dragged(desk: Person, worker: int, following: date) -> None:
    """Next week: a copy of this one, then a day off dragged onto Monday."""
    desk.press("다음 주")
    desk.press("지난주 복사")
    cell = desk.page.locator(f"select[name=c-{worker}-{following}]")
    desk.page.locator(".rota-chip", has_text="휴무").drag_to(cell)
    expect(cell).to_have_value("off")
    cell.focus()
    desk.page.keyboard.press("Control+ArrowRight")
    tomorrow = following + timedelta(days=1)
    expect(desk.page.locator(f"select[name=c-{worker}-{tomorrow}]")).to_be_focused()
    desk.press("저장")
    expect(cell).to_have_value("off")


def published(desk: Person, path: str) -> None:
    desk.open(path)
    desk.page.get_by_role("link", name="근로자에게 알리기").click()
    desk.press("알리기")
    expect(desk.page.get_by_role("status").first).to_contain_text("칸을 근로자에게 알렸습니다")


def look(person: Person, name: str) -> None:
    person.shot(name)
    assert person.faults_for_readers() == []
    assert person.overflow() <= 0
