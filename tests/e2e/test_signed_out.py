"""Nobody loses a form: who was signed out meanwhile signs in again in place, and everything typed arrives."""

from __future__ import annotations

import pytest
from humetix.client import Office
from playwright.sync_api import Browser, Locator, Page, expect

from tests.e2e.browser import DESK, Person, Theme
from tests.e2e.conftest import NewPerson
from tests.e2e.stack import Stack

LEAD = "다시 로그인하면 쓰던 내용을 그대로"


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


def choose_password(where: Locator, password: str) -> None:
    """Fill in both fields of the step that replaces a temporary password."""
    where.locator("[name=new_password]").fill(password)
    where.locator("[name=new_password_confirm]").fill(password)
    where.get_by_role("button", name="정하고 들어가기", exact=True).click()
