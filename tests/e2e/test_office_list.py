"""The office at its list: by keyboard, for many at once, back from the bin; interviews on a phone."""

from __future__ import annotations

import re
from io import BytesIO

import openpyxl
from humetix.client import Office
from playwright.sync_api import Page, expect

from tests.e2e.browser import DESK, PHONE, Person
from tests.e2e.conftest import NewPerson
from tests.e2e.photos import jpeg
from tests.e2e.stack import Stack

LIST = "/admin/applications"


def test_the_office_decides_for_many_by_keyboard_and_takes_it_back(
    person: NewPerson, office: Office, stack: Stack
) -> None:
    ids = [apply(office, f"목록하나{number}", f"010-4141-000{number}") for number in range(3)]
    desk = signed_in(person(DESK), stack)
    page = desk.open(f"{LIST}?q=목록하나&look=table")
    tick_by_keyboard(page)
    look(desk, "office-list-1440")
    export_the_ticked(page)
    page.get_by_label("바꿀 상태").select_option("hold")
    desk.press("상태 변경")
    page.locator("[name=reason]").fill("자리가 날 때까지")
    desk.press("2명 상태 변경")
    expect(page.get_by_role("status").first).to_contain_text("2명을 ‘보류’(으)로 바꿨습니다.")
    assert [office.get(f"/api/recruit/v1/applications/{one}")["status"] for one in ids].count("hold") == 2
    delete_all_and_undo(desk)
    page.keyboard.press("?")
    expect(page.get_by_role("dialog")).to_contain_text("지원서 열기")
    page.keyboard.press("Escape")
    page.keyboard.press("j")
    page.keyboard.press("e")
    expect(page.get_by_role("heading", level=1)).to_contain_text("목록하나2 지원서")


def test_an_interview_is_set_and_a_photo_turned_on_a_phone(
    person: NewPerson, office: Office, stack: Stack
) -> None:
    one = apply(office, "면접둘", "010-4242-0001", jpeg(800, 1000))
    phone = signed_in(person(PHONE), stack)
    page = phone.open(f"{LIST}?q=면접둘&look=cards")
    look(phone, "office-cards-360")
    page.locator(".row-link").click()
    zoom(page)
    page.locator("[name=day]").fill("2026-12-01")
    page.locator("[name=time]").fill("14:00")
    page.locator("[name=place]").fill("본사 2층")
    phone.press("면접 잡기")
    expect(page.locator("#interview")).to_contain_text("14:00 · 30분")
    phone.open(f"{LIST}/interviews?month=2026-12")
    expect(page.get_by_role("link", name=re.compile("면접둘"))).to_be_visible()
    look(phone, "interviews-360")
    assert b"BEGIN:VEVENT" in phone.download(f"{LIST}/{one}/interview.ics")


def apply(office: Office, name: str, number: str, photo: bytes | None = None) -> str:
    form = {"name": name, "birth": "1995-05-05", "phone": number, "no_career": "1", "agree": "1"}
    form |= {"consent_collection": "1", "consent_id_photo": "1" if photo else ""}
    files = {"photo": ("photo.jpg", photo, "image/jpeg")} if photo else None
    sent = office.http.post("/api/recruit/v1/applications", data=form, files=files)
    assert sent.status_code == 201, sent.text
    return str(sent.json()["id"])


def signed_in(one: Person, stack: Stack) -> Person:
    page = one.open("/login")
    page.locator("[name=username]").fill("admin")
    page.locator("[name=password]").fill(stack.admin_password)
    one.press("로그인")
    return one


def tick_by_keyboard(page: Page) -> None:
    for key in ("j", "x", "j", "x", "s"):
        page.keyboard.press(key)
    expect(page.locator("[data-picked]")).to_have_text("2명 고름")
    expect(page.get_by_label("바꿀 상태")).to_be_focused()


def export_the_ticked(page: Page) -> None:
    with page.expect_download() as fetched:
        page.get_by_role("button", name="목록", exact=True).click()
    assert fetched.value.url.endswith("/download_excel")
    sheet = openpyxl.load_workbook(BytesIO(fetched.value.path().read_bytes())).worksheets[0]
    names = [str(row[0]) for row in sheet.iter_rows(values_only=True) if str(row[0]).startswith("목록하나")]
    assert names == ["목록하나2", "목록하나1"]


def delete_all_and_undo(desk: Person) -> None:
    page = desk.page
    page.get_by_label("이 쪽 모두").check()
    desk.press("휴지통")
    page.locator("[name=word]").fill("삭제")
    desk.press("3명 휴지통에 넣기")
    expect(page.get_by_text("3명을 휴지통에 넣었습니다.")).to_be_visible()
    desk.press("되돌리기")
    expect(page.get_by_role("status").first).to_contain_text("3명을 되돌렸습니다.")
    desk.open(f"{LIST}?q=목록하나")
    expect(page.locator("[data-row]")).to_have_count(3)


def zoom(page: Page) -> None:
    page.get_by_role("link", name="크게 보기").click()
    picture = page.locator(".zoom-frame img")
    expect(picture).to_have_js_property("complete", value=True)
    page.get_by_role("button", name="돌리기").click()
    expect(picture).to_have_attribute("style", re.compile(r"rotate\(90deg\)"))
    page.keyboard.press("+")
    expect(page.locator("[data-zoom-told]")).to_have_text("1.5배, 90도")
    page.keyboard.press("Escape")


def look(one: Person, name: str) -> None:
    one.shot(name)
    assert one.faults_for_readers() == []
    assert one.overflow() <= 0
