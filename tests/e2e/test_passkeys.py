"""Passkeys in a real browser whose authenticator is Chromium's own virtual one."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from humetix.client import Office
from playwright.sync_api import Browser, Page, expect

from tests.e2e.browser import DESK, PHONE, Person, Theme
from tests.e2e.stack import Stack
from tests.e2e.test_signed_out import choose_password, end_session_elsewhere

OWN, WORKERS = "/admin/accounts/me/passkeys", "/devices/passkeys"
PIN = "602214"
# A finger on the reader would choose from the name field's list before anybody can press the button.
NO_LIST = "PublicKeyCredential.isConditionalMediationAvailable = async () => false"

Visitor = Callable[..., Person]


class Authenticator:
    """The fingerprint reader of one page; `ready` says whether a finger is on it."""

    def __init__(self, page: Page) -> None:
        self._session = page.context.new_cdp_session(page)
        self._session.send("WebAuthn.enable")
        options = {
            "protocol": "ctap2",
            "transport": "internal",
            "hasResidentKey": True,
            "hasUserVerification": True,
            "isUserVerified": True,
            "automaticPresenceSimulation": False,
        }
        told = self._session.send("WebAuthn.addVirtualAuthenticator", {"options": options})
        self._its = {"authenticatorId": told["authenticatorId"]}

    def ready(self, touched: bool) -> None:
        """Put the finger on the reader, or take it away."""
        self._session.send("WebAuthn.setAutomaticPresenceSimulation", {**self._its, "enabled": touched})

    def credentials(self) -> list[dict[str, Any]]:
        """Return the passkeys it holds."""
        held: list[dict[str, Any]] = self._session.send("WebAuthn.getCredentials", self._its)["credentials"]
        return held

    def set_counter(self, count: int) -> None:
        """Become a copy that was made when the counter stood there."""
        one = self.credentials()[0]
        its = {**self._its, "credentialId": one["credentialId"]}
        self._session.send("WebAuthn.removeCredential", its)
        self._session.send("WebAuthn.addCredential", {**self._its, "credential": {**one, "signCount": count}})


@pytest.fixture
def visitor(chromium: Browser, stack: Stack) -> Iterator[Visitor]:
    """Makes people who came by the installation's name: passkeys know no numbers."""
    made: list[Person] = []

    def new(size: tuple[int, int], theme: Theme = "light") -> Person:
        made.append(Person(chromium, stack.url.replace("127.0.0.1", "localhost"), size, theme))
        return made[-1]

    yield new
    for each in made:
        each.close()


def sign_in(desk: Person, account: str, password: str) -> None:
    page = desk.open("/login")
    page.locator("[name=username]").fill(account)
    page.locator("[name=password]").fill(password)
    desk.press("로그인")


def look(person: Person, name: str) -> None:
    """Keep a picture and judge the page as it is."""
    person.shot(name)
    assert person.faults_for_readers() == []
    assert person.overflow() <= 0


def add_passkey(person: Person, key: Authenticator, name: str, picture: str) -> None:
    page = person.page
    person.press("패스키 추가")
    look(person, f"{picture}-new")
    page.locator("[name=name]").first.fill(name)
    key.ready(True)
    with page.expect_navigation():
        page.get_by_role("button", name="이 기기에 만들기").click()
    key.ready(False)
    expect(page.get_by_role("status").first).to_contain_text("패스키를 등록")
    look(person, picture)


def come_in(person: Person, key: Authenticator, door: str) -> None:
    """Open the door's page and press the button, finger on the reader."""
    page = person.open(door)
    key.ready(True)
    with page.expect_navigation():
        page.get_by_role("button", name="패스키로 로그인").click()
    key.ready(False)


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_office_signs_in_by_passkey_until_it_is_copied_or_removed(
    visitor: Visitor, stack: Stack, office: Office, theme: Theme
) -> None:
    desk = visitor(DESK, theme)
    desk.context.add_init_script(NO_LIST)
    key = Authenticator(desk.page)
    sign_in(desk, "admin", stack.admin_password)
    desk.open(OWN)
    add_passkey(desk, key, f"책상 {theme}", f"passkeys-office-{theme}-1440")

    desk.press("로그아웃")
    come_in(desk, key, "/login")
    assert desk.page.url.endswith("/admin")
    used = key.credentials()[0]["signCount"]

    desk.press("로그아웃")
    key.set_counter(used - 1)
    come_in(desk, key, "/login")
    expect(desk.page.get_by_role("alert")).to_contain_text("이 패스키로는 로그인할 수 없습니다")
    look(desk, f"login-passkey-refused-{theme}-1440")
    desk.page.set_viewport_size({"width": PHONE[0], "height": PHONE[1]})
    look(desk, f"login-passkey-refused-{theme}-360")
    desk.page.set_viewport_size({"width": DESK[0], "height": DESK[1]})

    key.set_counter(used + 1)
    come_in(desk, key, "/login")
    desk.open(OWN)
    expect(desk.page.get_by_role("row", name=f"책상 {theme}")).to_contain_text("복제 의심")
    look(desk, f"passkeys-office-copied-{theme}-1440")
    desk.press(f"책상 {theme} 삭제")
    desk.press("로그아웃")
    come_in(desk, key, "/login")
    expect(desk.page.get_by_role("alert")).to_contain_text("이 패스키로는 로그인할 수 없습니다")


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_a_worker_adds_a_passkey_on_the_phone_and_the_name_field_offers_it(
    visitor: Visitor, office: Office, theme: Theme
) -> None:
    number = {"light": "010-7200-0001", "dark": "010-7200-0002"}[theme]
    phone = visitor(PHONE, theme)
    key = Authenticator(phone.page)
    activate(phone, office, number)
    page = phone.open("/devices")
    phone.press("패스키로 비밀번호 없이 로그인하기")
    assert page.url.endswith(WORKERS)
    add_passkey(phone, key, "내 전화기", f"passkeys-worker-{theme}-360")

    phone.context.clear_cookies()
    phone.open("/signin")
    look(phone, f"signin-passkey-{theme}-360")
    key.ready(True)  # as if the passkey was chosen from the field's list
    page.goto(f"/signin?next={WORKERS}")
    expect(page.get_by_text("내 전화기", exact=True)).to_be_visible()


def activate(phone: Person, office: Office, number: str) -> None:
    """Make a worker and let them set a PIN on this phone."""
    hired = office.post(
        "/api/attendance/v1/employees",
        {"name": "윤열쇠", "birth_date": "1993-03-03", "phone": number, "hire_date": "2026-01-02"},
    )
    page = phone.open("/activate")
    page.locator("[name=login]").fill(number)
    page.locator("[name=code]").fill(office.activation_code(hired["id"]))
    page.locator("[name=pin]").fill(PIN)
    page.locator("[name=pin_confirm]").fill(PIN)
    phone.press("정하고 시작하기")


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_an_owner_who_resets_a_password_sees_and_removes_the_passkeys(
    visitor: Visitor, stack: Stack, office: Office, theme: Theme
) -> None:
    account, password = f"yeol.{theme}", "푸른 언덕 위 낮달 넷"
    made = office.post("/api/gateway/v1/accounts", {"account": account, "name": "열", "roles": ["viewer"]})
    holder, owner = visitor(DESK), visitor(DESK, theme)
    key = Authenticator(holder.page)
    sign_in(holder, account, made["password"])
    choose_password(holder.page.locator("main"), password)
    holder.page.wait_for_url("**/admin")
    holder.open(OWN)
    add_passkey(holder, key, "남의 열쇠", "passkeys-holder-1440")

    sign_in(owner, "admin", stack.admin_password)
    page = owner.open(f"/admin/accounts/{account}")
    owner.press("임시 비밀번호 발급")
    expect(page.get_by_text("패스키 1개는 그대로입니다")).to_be_visible()
    look(owner, f"account-passkeys-{theme}-1440")
    page.set_viewport_size({"width": PHONE[0], "height": PHONE[1]})
    look(owner, f"account-passkeys-{theme}-360")
    owner.press("남의 열쇠 삭제")
    expect(page.get_by_text("남의 열쇠")).to_have_count(0)


def test_a_passkey_signs_in_in_place_and_the_form_goes_on(
    visitor: Visitor, stack: Stack, chromium: Browser
) -> None:
    desk = visitor(DESK)
    desk.context.add_init_script(NO_LIST)
    key = Authenticator(desk.page)
    sign_in(desk, "admin", stack.admin_password)
    page = desk.open(OWN)
    add_passkey(desk, key, "제자리 열쇠", "passkeys-in-place-1440")
    page.get_by_role("row", name="제자리 열쇠").get_by_text("이름 바꾸기").click()
    page.get_by_label("제자리 열쇠의 새 이름").fill("바뀐 열쇠")
    end_session_elsewhere(chromium, desk)

    page.get_by_role("button", name="저장").click()
    dialog = page.get_by_role("dialog", name="다시 로그인")
    button = dialog.get_by_role("button", name="패스키로 로그인")
    expect(button).to_be_visible()
    look(desk, "signed-out-passkey-1440")
    key.ready(True)
    with page.expect_navigation():
        button.click()
    expect(page.get_by_role("row", name="바뀐 열쇠")).to_be_visible()
    desk.press("바뀐 열쇠 삭제")


def test_a_workers_passkey_signs_in_in_place_and_the_punch_is_taken(
    visitor: Visitor, office: Office, chromium: Browser
) -> None:
    phone = visitor(PHONE)
    phone.context.add_init_script(NO_LIST)
    key = Authenticator(phone.page)
    activate(phone, office, "010-7200-0003")
    phone.open(WORKERS)
    add_passkey(phone, key, "출근 전화기", "passkeys-worker-in-place-360")
    page = phone.open("/attendance")
    end_session_elsewhere(chromium, phone)

    page.get_by_role("button", name="출근", exact=True).click()
    button = page.get_by_role("dialog", name="다시 로그인").get_by_role("button", name="패스키로 로그인")
    expect(button).to_be_visible()
    look(phone, "signed-out-worker-passkey-360")
    key.ready(True)
    with page.expect_navigation():
        button.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("출근 중")


def test_a_passkey_is_added_only_after_a_fresh_sign_in(visitor: Visitor, stack: Stack) -> None:
    desk = visitor(DESK)
    sign_in(desk, "admin", stack.admin_password)
    page = desk.open(OWN)
    asked = "**/api/gateway/v1/me/session"
    told = {"kind": "staff", "id": "admin", "name": "관리자", "recent": False}
    page.route(asked, lambda route: route.fulfill(json=told))
    page.get_by_role("button", name="패스키 추가").click()
    dialog = page.get_by_role("dialog", name="다시 로그인")
    expect(dialog).to_contain_text("보안을 위해 한 번 더 로그인")
    look(desk, "fresh-sign-in-1440")
    page.unroute(asked)
    dialog.get_by_label("비밀번호").fill(stack.admin_password)
    with page.expect_navigation():
        page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="이 기기에 만들기")).to_be_visible()


def test_without_the_browsers_help_nothing_of_passkeys_is_shown(visitor: Visitor, stack: Stack) -> None:
    desk = visitor(DESK)
    desk.context.add_init_script("delete globalThis.PublicKeyCredential")
    page = desk.open("/login")
    expect(page.get_by_role("button", name="패스키로 로그인")).to_be_hidden()
    sign_in(desk, "admin", stack.admin_password)
    page = desk.open(OWN)
    expect(page.get_by_text("이 브라우저에서는 패스키를 추가할 수 없습니다")).to_be_visible()


def test_at_a_number_instead_of_a_name_no_passkey_is_offered(chromium: Browser, stack: Stack) -> None:
    desk = Person(chromium, stack.url.replace("localhost", "127.0.0.1"), DESK)
    page = desk.open("/login")
    assert page.get_by_role("button", name="패스키로 로그인").count() == 0
    desk.close()
