"""A client confirms a week on the phone; a day changes, is confirmed again, closed, and settled."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from chassis.clock import KST
from humetix.client import Office
from playwright.sync_api import expect

from tests.e2e.browser import DESK, PHONE, Person
from tests.e2e.conftest import NewPerson
from tests.e2e.stack import Stack

NAME, CLIENT = "확인해", "확인물류"


@dataclass(frozen=True)
class Site:
    """A site with one person, and the Wednesday of a week some months ago that no other journey closes."""

    site_id: int
    employee_id: int
    wednesday: date

    @property
    def month(self) -> str:
        return f"{self.wednesday:%Y-%m}"

    @property
    def following(self) -> str:
        return f"{self.wednesday.replace(day=1) + timedelta(days=31):%Y-%m}"


def test_a_week_is_confirmed_by_link_changed_confirmed_again_closed_and_settled(
    person: NewPerson, office: Office, stack: Stack
) -> None:
    site, desk, phone = begun(office), signed_in(person(DESK), stack), person(PHONE)
    link = asked(desk, site)
    confirmed(phone, link)
    changed(desk, phone, site, link)
    office.post(f"/api/attendance/v1/months/{site.month}/closing")
    settled(desk, site)
    paid(desk, office, site)
    dark = person(PHONE, "dark")
    dark.open(link)
    look(dark, "timesheet-changed-360-dark")
    for theme, name in (("light", "timesheet-1440"), ("dark", "timesheet-1440-dark")):
        wide = person(DESK, theme)
        wide.open(link)
        look(wide, name)


def begun(office: Office) -> Site:
    today = datetime.now(UTC).astimezone(KST).date()
    first = today.replace(day=1)
    for _ in range(4):
        first = (first - timedelta(days=1)).replace(day=1)
    wednesday = first + timedelta(days=(2 - first.weekday()) % 7 + 7)
    place = office.post(
        "/api/attendance/v1/sites", {"name": CLIENT, "workplace_size": 30, "needs_signoff": True}
    )
    body = {"name": NAME, "phone": "010-6969-0001", "birth_date": "1992-02-02", "hire_date": "2026-01-02"}
    made = int(office.post("/api/attendance/v1/employees", body | {"site_id": place["id"]})["id"])
    for days in (0, 1):
        day = {"employee_id": made, "work_date": f"{wednesday + timedelta(days=days)}", "reason": "종이 기록"}
        office.post("/api/attendance/v1/days", day | {"clock_in": "08:30", "clock_out": "17:30"})
    terms = {"valid_from": "2026-01-02", "hourly_won": 10_500, "tax_mode": "insured"}
    office.post(f"/api/payroll/v1/wages/{made}", terms)
    return Site(place["id"], made, wednesday)


def signed_in(desk: Person, stack: Stack) -> Person:
    page = desk.open("/login?next=/admin/attendance/signoffs")
    page.locator("[name=username]").fill("admin")
    page.locator("[name=password]").fill(stack.admin_password)
    desk.press("로그인")
    return desk


def asked(desk: Person, site: Site) -> str:
    page = desk.page
    page.locator("[name=site_id]").select_option(f"{site.site_id}")
    page.locator("[name=day]").fill(f"{site.wednesday}")
    desk.press("링크 만들기")
    link = page.locator("[name=link]").input_value()
    look(desk, "signoff-link-1440")
    found = re.search(r"/timesheets/[\w-]{32}$", link)
    assert found, link
    return found[0]


def confirmed(phone: Person, link: str) -> None:
    page = phone.open(link)
    expect(page.locator("h1")).to_have_text("근무 확인서")
    expect(page.locator("main")).to_contain_text(NAME)
    look(phone, "timesheet-360")
    page.get_by_role("link", name=re.compile("이의$")).first.click()
    look(phone, "timesheet-objection-360")
    page.locator("[name=remark]").fill("19:30까지 일했어요")
    page.locator("[name=raised_by]").fill("박소장")
    phone.press("이의 보내기")
    expect(page.locator("main")).to_contain_text("사무실이 확인하고 있어요")
    sign(phone)


def sign(phone: Person) -> None:
    page = phone.page
    page.locator("[name=signer_name]").fill("박소장")
    page.locator("[name=signer_position]").fill("현장소장")
    phone.press("전체 확인")
    expect(page.locator("[name=signer_name]")).to_have_value("박소장")
    page.locator("[name=agreed]").check()
    phone.press("전체 확인")
    expect(page.locator("main")).to_contain_text("확인을 마쳤어요")
    look(phone, "timesheet-signed-360")


def changed(desk: Person, phone: Person, site: Site, link: str) -> None:
    page = desk.open(f"/admin/attendance/{site.employee_id}?month={site.month}")
    page.get_by_role("link", name="수정", exact=False).first.click()
    page.locator("[name=clock_out]").fill("19:30")
    page.locator("[name=reason]").first.fill("고객사 이의")
    desk.press("저장")
    page = desk.open("/admin/attendance/signoffs")
    expect(page.get_by_role("row").filter(has_text=CLIENT)).to_contain_text("확인 뒤 변경됨")
    look(desk, "signoffs-1440")
    page.get_by_role("row").filter(has_text=CLIENT).get_by_role("link").click()
    expect(page.locator("main")).to_contain_text("17:30 → 19:30")
    look(desk, "signoff-changed-1440")
    phone.open(link)
    expect(phone.page.locator("main")).to_contain_text("17:30 → 19:30")
    look(phone, "timesheet-changed-360")
    page = desk.open(f"/admin/attendance?month={site.month}")
    expect(page.locator(".att-todo")).to_contain_text("고객사가 확인 안 한 날 2일")
    page.locator(".att-todo summary").first.click()
    look(desk, "month-checklist-1440")
    sign(phone)


def settled(desk: Person, site: Site) -> None:
    page = desk.open(f"/admin/attendance/{site.employee_id}?month={site.month}")
    expect(page.locator("main")).to_contain_text("마감한 달")
    page.get_by_role("link", name="수정", exact=False).first.click()
    look(desk, "amendment-form-1440")
    page.locator("[name=clock_out]").fill("20:30")
    page.locator("[name=reason]").first.fill("잔업 누락")
    desk.press("변경하고 정산")
    expect(page.locator("main")).to_contain_text("연장 +1시간")
    look(desk, "amendment-person-1440")
    page = desk.open(f"/admin/attendance/adjustments?month={site.following}")
    expect(page.locator("main")).to_contain_text(f"{site.month} 근무")
    look(desk, "adjustments-1440")


def paid(desk: Person, office: Office, site: Site) -> None:
    pay_day = date.fromisoformat(f"{site.following}-01") + timedelta(days=40)
    office.post("/api/payroll/v1/runs", {"month": site.following, "pay_date": f"{pay_day}"})
    page = desk.open(f"/admin/payslip/{site.following}/{site.employee_id}")
    expect(page.locator("main")).to_contain_text(f"{site.wednesday.month}월 정산 연장근로수당")
    expect(page.locator("main")).to_contain_text("15,750원")
    look(desk, "payslip-adjusted-1440")


def look(person: Person, name: str) -> None:
    person.shot(name)
    assert person.faults_for_readers() == []
    assert person.overflow() <= 0
