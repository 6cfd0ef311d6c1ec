"""Where a press is made: a phone located or refused, the office that decides, a tablet at the gate."""

from __future__ import annotations

from humetix.client import Office
from playwright.sync_api import Geolocation, expect

from tests.e2e.browser import DESK, PHONE, Person
from tests.e2e.conftest import NewPerson
from tests.e2e.newcomer import PIN, employee_of, hired
from tests.e2e.stack import Stack

TABLET = (820, 1180)
GATE: Geolocation = {"latitude": 37.41325, "longitude": 127.25493, "accuracy": 15}
HOME: Geolocation = {"latitude": 37.5, "longitude": 127.0, "accuracy": 20}


def test_outside_waits_for_the_office_and_inside_is_one_press(
    person: NewPerson, office: Office, stack: Stack
) -> None:
    site_id, phone = hired(person(PHONE), office, stack, ("위치해", "010-6868-0001", "울타리물류"))
    desk = at_desk(person(DESK), stack, f"/admin/sites/{site_id}/place")
    draw_a_circle(desk)
    phone.open("/attendance")
    phone.press("위치로 찍으려면 먼저 동의하기")
    look(phone, "place-consent-360")
    phone.press("동의하기")
    phone.context.grant_permissions(["geolocation"])
    phone.context.set_geolocation(HOME)
    phone.open("/attendance")
    phone.press("출근")
    expect(phone.page.locator("main")).to_contain_text("근무지 밖이에요")
    look(phone, "place-outside-360")
    phone.page.locator(".att-choices [name=note]").fill("정문 앞 도로예요")
    phone.press("사무실에 출근 확인 요청")
    expect(phone.page.locator(".att-request")).to_contain_text("사무실이 확인하고 있어요")
    look(phone, "place-waiting-360")
    approve(desk, "위치해")
    phone.context.set_geolocation(GATE)
    phone.open("/attendance")
    expect(phone.page.locator(".att-now")).to_contain_text("출근 중")
    phone.press("퇴근")
    phone.press("네, 퇴근할게요")  # within a minute of 출근
    expect(phone.page.locator("main")).to_contain_text("잘 기록했어요")
    desk.open(f"/admin/attendance/{employee_of(office, '위치해')}")
    expect(desk.page.locator(".att-person")).to_contain_text("사무실 확인")
    expect(desk.page.locator(".att-person")).to_contain_text("현장 안 0 m")
    look(desk, "place-person-month-1440")


def test_who_refuses_location_has_other_ways(person: NewPerson, office: Office, stack: Stack) -> None:
    site_id, phone = hired(person(PHONE), office, stack, ("거절해", "010-6868-0002", "거절물류"))
    desk = at_desk(person(DESK), stack, f"/admin/sites/{site_id}/place")
    draw_a_circle(desk)
    phone.open("/attendance/location")
    phone.press("동의하기")
    phone.open("/attendance")
    phone.press("출근")  # no permission: the browser refuses by itself
    expect(phone.page.locator(".att-choices")).to_contain_text("QR로 찍기")
    look(phone, "place-refused-360")
    screen = person(TABLET)
    enrol(screen, desk, site_id)
    screen.open("/kiosk/qr")
    expect(screen.page.get_by_role("img")).to_be_visible()
    look(screen, "kiosk-qr-820")


def test_a_tablet_at_the_gate(person: NewPerson, office: Office, stack: Stack) -> None:
    site_id, phone = hired(person(PHONE), office, stack, ("단말이", "010-6868-0003", "단말물류"))
    desk = at_desk(person(DESK), stack, f"/admin/sites/{site_id}/place")
    choose(desk, "공용 단말")
    phone.open("/attendance")
    expect(phone.page.locator("main")).to_contain_text("공용 단말")
    look(phone, "place-kiosk-rule-360")
    tablet = person(TABLET)
    enrol(tablet, desk, site_id)
    look(tablet, "kiosk-820")
    number = str(employee_of(office, "단말이"))
    tap(tablet, number, "111111")
    expect(tablet.page.locator("main")).to_contain_text("번호나 비밀번호가 맞지 않아요")
    look(tablet, "kiosk-wrong-820")
    assert tablet.page.locator("[name=login]").input_value() == number
    tablet.page.locator("[name=login]").fill("")
    tap(tablet, number, PIN)
    expect(tablet.page.locator("h1")).to_contain_text("단*이 출근")
    look(tablet, "kiosk-done-820")
    tablet.press("다음 사람")
    tablet.page.go_back()
    expect(tablet.page.locator("body")).not_to_contain_text("단*이")
    expect(tablet.page.locator("[name=pin]")).to_have_value("")
    phone.open("/attendance")
    expect(phone.page.locator(".att-now")).to_contain_text("출근 중")


def at_desk(desk: Person, stack: Stack, path: str) -> Person:
    page = desk.open(f"/login?next={path}")
    page.locator("[name=username]").fill("admin")
    page.locator("[name=password]").fill(stack.admin_password)
    desk.press("로그인")
    return desk


def choose(desk: Person, word: str) -> None:
    desk.page.get_by_role("radio", name=word, exact=True).check()
    desk.press("저장")
    expect(desk.page.get_by_role("status").first).to_contain_text("저장했습니다")


def draw_a_circle(desk: Person) -> None:
    page = desk.page
    page.locator("[name=lat]").fill(str(GATE["latitude"]))
    page.locator("[name=lon]").fill(str(GATE["longitude"]))
    page.locator("[name=radius_m]").fill("100")
    choose(desk, "위치")
    look(desk, "place-site-1440")


def approve(desk: Person, name: str) -> None:
    page = desk.open("/admin/attendance/requests")
    row = page.get_by_role("row").filter(has_text=name)
    expect(row).to_contain_text("현장 밖")
    look(desk, "place-requests-1440")
    with page.expect_navigation():
        row.get_by_role("button", name=f"{name} 출근 승인").click()
    expect(page.get_by_role("status").first).to_contain_text("승인했습니다")


def enrol(tablet: Person, desk: Person, site_id: int) -> None:
    page = desk.open(f"/admin/sites/{site_id}/kiosks")
    page.locator("[name=name]").fill("정문 태블릿")
    desk.press("등록 코드 만들기")
    code = page.locator(".att-code").inner_text()
    look(desk, "kiosk-devices-1440")
    tablet.open("/kiosk").locator("[name=code]").fill(code)
    tablet.press("등록")
    expect(tablet.page.locator("[name=pin]")).to_be_visible()


def tap(tablet: Person, number: str, pin: str) -> None:
    """Type on the pad, as a thumb does."""
    page = tablet.page
    page.locator("[name=login]").click()
    for digit in number:
        page.locator(f"[data-press='{digit}']").click()
    page.locator("[data-press='다음']").click()
    for digit in pin:
        page.locator(f"[data-press='{digit}']").click()
    page.get_by_role("button", name="출근", exact=True).click()


def look(person: Person, name: str) -> None:
    person.shot(name)
    assert person.faults_for_readers() == []
    assert person.overflow() <= 0
