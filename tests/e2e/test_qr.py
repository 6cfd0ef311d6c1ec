"""The changing code on a site's screen: a camera reads it, the phone opens it, one press is a punch."""

from __future__ import annotations

import io
from urllib.parse import urlsplit

import zxingcpp
from humetix.client import Office
from PIL import Image
from playwright.sync_api import Locator, expect

from tests.e2e.browser import DESK, PHONE, Person
from tests.e2e.conftest import NewPerson
from tests.e2e.newcomer import employee_of, hired
from tests.e2e.stack import Stack

SCREEN = (820, 1180)


def test_the_code_on_the_screen_is_one_press_on_the_phone(
    person: NewPerson, office: Office, stack: Stack
) -> None:
    site_id, phone = hired(person(PHONE), office, stack, ("큐알이", "010-6866-0001", "화면물류"))
    desk = at_desk(person(DESK), stack, f"/admin/sites/{site_id}/place")
    choose_qr(desk)
    phone.open("/attendance")
    expect(phone.page.get_by_role("button", name="출근", exact=True)).to_have_count(0)
    expect(phone.page.locator("main")).to_contain_text("현장 화면의 QR을 휴대전화 카메라로 찍으면")
    screen = at_desk(person(SCREEN), stack, f"/kiosk/qr?site={site_id}")
    phone.open(seen_by_a_camera(screen))
    expect(phone.page.locator("main")).to_contain_text("화면물류 QR을 확인했어요")
    look(phone, "qr-scanned-360")
    phone.press("출근")
    expect(phone.page.locator("main")).to_contain_text("잘 기록했어요")
    expect(phone.page.locator(".att-now")).to_contain_text("출근 중")
    desk.open(f"/admin/attendance/{employee_of(office, '큐알이')}")
    expect(desk.page.locator(".att-person")).to_contain_text("QR")
    look(desk, "qr-person-month-1440")


def test_a_code_that_has_changed_is_refused_and_another_look_is_a_press(
    person: NewPerson, office: Office, stack: Stack
) -> None:
    site_id, phone = hired(person(PHONE), office, stack, ("지난큐", "010-6866-0002", "지난물류"))
    choose_qr(at_desk(person(DESK), stack, f"/admin/sites/{site_id}/place"))
    screen = at_desk(person(SCREEN), stack, f"/kiosk/qr?site={site_id}")
    fresh = seen_by_a_camera(screen)
    phone.open(of_yesterday(fresh))
    expect(phone.page.locator("main")).to_contain_text("QR이 바뀌었어요")
    expect(phone.page.get_by_role("button", name="출근", exact=True)).to_have_count(0)
    look(phone, "qr-old-360")
    # A page that lay open while its code changed: the press itself is refused, and says what is left.
    phone.open(fresh)
    phone.page.locator("[name=qr]").evaluate(
        "(field, old) => { field.value = old; }", code_of(of_yesterday(fresh))
    )
    phone.press("출근")
    expect(phone.page.locator("main")).to_contain_text("현장 화면의 QR을 다시 찍어 주세요")
    look(phone, "qr-refused-360")
    expect(phone.page.get_by_role("button", name="사무실에 출근 확인 요청")).to_be_visible()
    phone.open(seen_by_a_camera(screen))
    phone.press("출근")
    expect(phone.page.locator(".att-now")).to_contain_text("출근 중")


def seen_by_a_camera(screen: Person) -> str:
    """The address that the code on the screen holds, read from its picture."""
    picture: Locator = screen.page.get_by_role("img")
    read = zxingcpp.read_barcode(Image.open(io.BytesIO(picture.screenshot())).convert("L"))
    assert read is not None, "no code can be read on the screen"
    address = urlsplit(read.text)
    assert address.path == "/attendance"
    return f"{address.path}?{address.query}"


def code_of(address: str) -> str:
    return urlsplit(address).query.removeprefix("qr=")


def of_yesterday(address: str) -> str:
    """The same site's code of a half minute long gone."""
    site, step, seal = code_of(address).split("-", 2)
    return f"/attendance?qr={site}-{int(step) - 24 * 120}-{seal}"


def at_desk(desk: Person, stack: Stack, path: str) -> Person:
    page = desk.open("/login")
    page.locator("[name=username]").fill("admin")
    page.locator("[name=password]").fill(stack.admin_password)
    desk.press("로그인")
    desk.open(path)
    return desk


def choose_qr(desk: Person) -> None:
    desk.page.get_by_role("radio", name="QR", exact=True).check()
    desk.press("저장")
    expect(desk.page.get_by_role("status").first).to_contain_text("저장했습니다")


def look(person: Person, name: str) -> None:
    person.shot(name)
    assert person.faults_for_readers() == []
    assert person.overflow() <= 0
