"""Nobody loses a form: who was signed out meanwhile signs in again in place, and everything typed arrives."""

from __future__ import annotations

import time
import zlib

import pyotp
import pytest
from humetix.client import Office
from playwright.sync_api import Browser, Locator, Page, Route, expect

from tests.e2e.browser import DESK, PHONE, Person, Theme
from tests.e2e.conftest import NewPerson
from tests.e2e.stack import Stack

LEAD = "다시 로그인하면 쓰던 내용을 그대로"
OWN, PIN = "푸른 언덕 위 낮달 하나", "602214"
# Pages of workers have no form with a file yet; when one comes, it must behave like this.
FORM_WITH_FILE = """() => document.querySelector("main").insertAdjacentHTML("beforeend", `
  <form method="post" action="/attendance/wish" enctype="multipart/form-data">
    <textarea name="reason" aria-label="사유"></textarea>
    <input name="paper" type="file" aria-label="서류"><button>보내기</button>
  </form>`)"""


def sign_in(desk: Person, account: str, password: str) -> None:
    page = desk.open("/login")
    page.locator("[name=username]").fill(account)
    page.locator("[name=password]").fill(password)
    desk.press("로그인")


def end_session_elsewhere(browser: Browser, person: Person) -> None:
    """Sign out with the same cookies in another browser: this one does not notice."""
    other = browser.new_context(base_url=person.url, storage_state=person.context.storage_state())
    page = other.new_page()
    assert page.goto("/robots.txt")
    page.evaluate("() => fetch('/logout', {method: 'POST', redirect: 'manual'})")
    other.close()


def type_employee(page: Page, name: str, phone: str) -> None:
    for field, value in {
        "name": name,
        "birth_date": "1991-05-06",
        "phone": phone,
        "hire_date": "2026-01-05",
        "weekly_hours": "40",
    }.items():
        page.locator(f"[name={field}]").fill(value)


@pytest.fixture(params=["light", "dark"])
def desk(person: NewPerson, stack: Stack, request: pytest.FixtureRequest) -> Person:
    """The office, signed in, at the form of a new employee."""
    theme: Theme = request.param
    at_desk = person(DESK, theme)
    sign_in(at_desk, "admin", stack.admin_password)
    at_desk.open("/admin/employees/new")
    return at_desk


def asked_again(person: Person, button: str) -> Locator:
    """Press the button and return the dialog that asks to sign in."""
    person.page.locator("main").get_by_role("button", name=button, exact=True).click()
    dialog = person.page.get_by_role("dialog", name="다시 로그인")
    expect(dialog).to_contain_text(LEAD)
    return dialog


def test_a_form_open_while_the_session_ends_is_saved_after_signing_in_in_place(
    desk: Person, chromium: Browser, stack: Stack, office: Office
) -> None:
    page, dark = desk.page, desk.page.evaluate("matchMedia('(prefers-color-scheme: dark)').matches")
    name = "남다른" if dark else "남기리"
    type_employee(page, name, "010-7100-0002" if dark else "010-7100-0001")
    end_session_elsewhere(chromium, desk)

    dialog = asked_again(desk, "등록")
    expect(dialog.get_by_label("비밀번호")).to_be_focused()
    expect(dialog.get_by_label("계정 이름")).to_have_value("admin")
    assert desk.faults_for_readers() == []
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    expect(page.locator("[name=name]")).to_have_value(name)

    dialog = asked_again(desk, "등록")
    dialog.get_by_label("비밀번호").fill("틀린 비밀번호 하나")
    page.keyboard.press("Enter")
    expect(dialog.get_by_role("alert")).to_contain_text("맞지 않습니다")
    assert desk.faults_for_readers() == []
    desk.shot(f"signed-out-{'dark' if dark else 'light'}")

    dialog.get_by_label("비밀번호").fill(stack.admin_password)
    with page.expect_navigation():
        page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text(name)
    found = office.get("/api/attendance/v1/employees", q=name)["items"]
    assert [one["name"] for one in found] == [name]


def test_a_password_reset_meanwhile_is_replaced_in_the_same_dialog(person: NewPerson, office: Office) -> None:
    account, own, accounts = "nam.giri", "푸른 언덕 위 낮달 하나", "/api/gateway/v1/accounts"
    made = office.post(accounts, {"account": account, "name": "남길", "roles": ["manager"]})
    desk = person(DESK)
    sign_in(desk, account, made["password"])
    choose_password(desk.page.locator("main"), f"{own} 둘")
    desk.page.wait_for_url("**/admin")
    page = desk.open("/admin/employees/new")
    type_employee(page, "남은이", "010-7100-0003")
    temporary = office.post(f"{accounts}/{account}/password")["password"]

    dialog = asked_again(desk, "등록")
    dialog.get_by_label("비밀번호").fill(temporary)
    page.keyboard.press("Enter")
    expect(dialog).to_contain_text("받은 비밀번호는 임시입니다")
    assert desk.faults_for_readers() == []
    with page.expect_navigation():
        choose_password(dialog, f"{own} 셋")
    expect(page.get_by_role("heading", level=1)).to_contain_text("남은이")


def test_what_was_opened_by_one_account_is_not_sent_as_another(
    desk: Person, office: Office, request: pytest.FixtureRequest
) -> None:
    page, account = desk.page, f"other.{'dark' if 'dark' in request.node.name else 'light'}"
    type_employee(page, "남의것", "010-7100-0004")
    made = office.post("/api/gateway/v1/accounts", {"account": account, "name": "남", "roles": ["manager"]})
    desk.context.clear_cookies()
    second = desk.context.new_page()
    second.goto("/login")
    second.locator("[name=username]").fill(account)
    second.locator("[name=password]").fill(made["password"])
    second.get_by_role("button", name="로그인", exact=True).click()
    choose_password(second.locator("main"), "노란 언덕 위 낮달 하나")
    second.wait_for_url("**/admin")
    page.locator("main").get_by_role("button", name="등록", exact=True).click()
    dialog = page.get_by_role("dialog", name="다시 로그인")
    expect(dialog).to_contain_text("다른 계정으로 로그인되어 있어 보내지 않았습니다")
    assert desk.faults_for_readers() == []
    assert office.get("/api/attendance/v1/employees", q="남의것")["items"] == []


def test_a_changed_password_survives_the_end_of_the_session(
    person: NewPerson, chromium: Browser, office: Office
) -> None:
    desk = newcomer(person, office, "nam.bakku")
    page = desk.open("/admin/accounts/me")
    for name, value in (
        ("password", OWN),
        ("new_password", f"{OWN} 새"),
        ("new_password_confirm", f"{OWN} 새"),
    ):
        page.locator(f"main [name={name}]").fill(value)
    end_session_elsewhere(chromium, desk)
    dialog = asked_again(desk, "비밀번호 바꾸기")
    dialog.get_by_label("비밀번호").fill(OWN)
    with page.expect_navigation():
        page.keyboard.press("Enter")
    expect(page.get_by_role("status").first).to_contain_text("비밀번호를 바꿨습니다")


def test_the_second_factors_code_is_asked_in_the_same_dialog(
    person: NewPerson, chromium: Browser, office: Office
) -> None:
    desk = newcomer(person, office, "nam.dugye")
    secret = switch_second_factor_on(desk)
    page = desk.open("/admin/employees/new")
    type_employee(page, "남두계", "010-7100-0005")
    end_session_elsewhere(chromium, desk)
    dialog = asked_again(desk, "등록")
    dialog.get_by_label("비밀번호").fill(OWN)
    page.keyboard.press("Enter")
    expect(dialog).to_contain_text("인증 앱에 나온 코드 6자리")
    assert desk.faults_for_readers() == []
    desk.shot("signed-out-code")
    dialog.get_by_label("코드").fill("000000")
    page.keyboard.press("Enter")
    expect(dialog.get_by_text("코드가 맞지 않거나")).to_be_visible()
    dialog.get_by_label("코드").fill(pyotp.TOTP(secret).at(time.time() + 30))
    with page.expect_navigation():
        page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text("남두계")


def switch_second_factor_on(desk: Person) -> str:
    page = desk.open("/admin/accounts/me/totp")
    page.locator("[name=password]").fill(OWN)
    desk.press("설정 시작")
    secret = page.locator("[data-secret]").inner_text()
    page.locator("[name=totp]").fill(pyotp.TOTP(secret).now())
    desk.press("켜기")
    return secret


@pytest.fixture
def worker(person: NewPerson, office: Office, request: pytest.FixtureRequest) -> Person:
    """A worker on a phone, signed in."""
    number = f"010-7100-01{zlib.crc32(request.node.name.encode()) % 90 + 10}"
    hired = office.post(
        "/api/attendance/v1/employees",
        {"name": "남일손", "birth_date": "1992-02-02", "phone": number, "hire_date": "2026-01-02"},
    )
    phone = person(PHONE)
    page = phone.open(f"/activate?login={number}")
    page.locator("[name=code]").fill(office.activation_code(hired["id"]))
    page.locator("[name=pin]").fill(PIN)
    page.locator("[name=pin_confirm]").fill(PIN)
    phone.press("정하고 시작하기")
    phone.page.evaluate("number => { window.name = number }", number)
    return phone


def sign_in_again(phone: Person, pin: str = PIN) -> Locator:
    """Type number and PIN in the dialog and return it."""
    dialog = phone.page.get_by_role("dialog", name="다시 로그인")
    expect(dialog).to_contain_text("다시 로그인하면 쓰던 내용을 그대로")
    dialog.get_by_label("휴대전화 번호 또는 사번").fill(str(phone.page.evaluate("window.name")))
    dialog.locator("[name=pin]").fill(pin)
    return dialog


def test_a_worker_signs_in_in_place_and_the_punch_is_taken(worker: Person, chromium: Browser) -> None:
    page = worker.open("/attendance")
    end_session_elsewhere(chromium, worker)
    page.get_by_role("button", name="출근", exact=True).click()
    dialog = sign_in_again(worker, "135790")
    assert worker.faults_for_readers() == []
    page.keyboard.press("Enter")
    expect(dialog.get_by_role("alert")).to_contain_text("맞지 않아요")
    assert worker.overflow() <= 0
    worker.shot("signed-out-worker-360")
    sign_in_again(worker)
    with page.expect_navigation():
        page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text("출근 중")


def test_what_a_worker_wrote_and_picked_arrives_after_signing_in_in_place(
    worker: Person, chromium: Browser
) -> None:
    page = worker.open("/attendance")
    page.evaluate(FORM_WITH_FILE)
    arrived: list[bytes] = []

    def take(route: Route) -> None:
        arrived.append(route.request.post_data_buffer or b"")
        route.fulfill(status=200, content_type="text/html", body="<h1>taken</h1>")

    page.route("**/attendance/wish", take)
    page.locator("[name=reason]").fill("병원에 다녀왔어요")
    page.locator("[name=paper]").set_input_files(
        {"name": "진단서.txt", "mimeType": "text/plain", "buffer": "진단 내용 그대로".encode()}
    )
    end_session_elsewhere(chromium, worker)
    page.get_by_role("button", name="보내기").click()
    sign_in_again(worker)
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert len(arrived) == 1
    assert "병원에 다녀왔어요".encode() in arrived[0]
    assert "진단 내용 그대로".encode() in arrived[0]


def newcomer(person: NewPerson, office: Office, account: str) -> Person:
    """Make an account and sign it in with a password of its own (OWN)."""
    made = office.post("/api/gateway/v1/accounts", {"account": account, "name": "남", "roles": ["manager"]})
    desk = person(DESK)
    sign_in(desk, account, made["password"])
    choose_password(desk.page.locator("main"), OWN)
    desk.page.wait_for_url("**/admin")
    return desk


def choose_password(where: Locator, password: str) -> None:
    """Fill in both fields of the step that replaces a temporary password."""
    where.locator("[name=new_password]").fill(password)
    where.locator("[name=new_password_confirm]").fill(password)
    where.get_by_role("button", name="정하고 들어가기", exact=True).click()
