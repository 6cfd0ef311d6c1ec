"""Switching the second factor on and off, and signing in with it."""

import re
from datetime import timedelta

import pyotp
import pytest
from chassis.clock import now
from chassis.testing import PageClient, TestApp, staff
from gateway.accounts import actions as accounts
from gateway.secret.hashing import hash_now

PASSWORD = "사과나무 아래 의자 셋"
ME = "/admin/accounts/me/totp"
LOGIN = {"username": "admin", "password": PASSWORD}


class Phone:
    """An authenticator app after it read the QR; every code it gives is of a later step."""

    def __init__(self, gateway: TestApp) -> None:
        self.gateway, self.moment = gateway, now()
        gateway.at(self.moment)
        gateway.db.write(accounts.create_first_admin, hash_now(PASSWORD), now())
        self.admin = gateway.client(staff("owner", name="admin"))
        page = self.admin.post(ME, data={"password": PASSWORD})
        self.totp = pyotp.TOTP(found(r"data-secret>(\w+)<", page.text))

    def code(self) -> str:
        self.moment += timedelta(seconds=30)
        self.gateway.at(self.moment)
        return self.totp.at(self.moment)

    def switch_on(self) -> list[str]:
        page = self.admin.post(f"{ME}/confirmation", data={"totp": self.code()})
        return re.findall(r"<li><code>([\w-]+)</code>", page.text)


def found(pattern: str, text: str) -> str:
    match = re.search(pattern, text)
    assert match, text
    return match.group(1)


@pytest.fixture
def phone(gateway: TestApp) -> Phone:
    return Phone(gateway)


def test_it_is_switched_on_with_the_password_and_a_first_code(phone: Phone) -> None:
    assert phone.admin.post(ME, data={"password": "wrong"}).status_code == 422
    wrong = phone.admin.post(f"{ME}/confirmation", data={"totp": "000000"})
    assert wrong.status_code == 422
    assert "시각이 자동인지" in wrong.text
    assert len(phone.switch_on()) == 10
    page = phone.admin.get(ME)
    assert "남은 복구 코드는 10개" in page.text
    assert "data-secret" not in page.text
    assert phone.admin.post(ME, data={"password": PASSWORD}).status_code == 409
    assert phone.admin.post(f"{ME}/confirmation", data={"totp": "1"}).headers["location"] == ME


def test_the_secret_does_not_lie_open_in_the_database(phone: Phone) -> None:
    with phone.gateway.db.read() as session:
        kept = session.connection().exec_driver_sql("SELECT sealed_secret FROM second_factors").scalar_one()
    assert phone.totp.secret not in kept


def test_a_sign_in_takes_the_code_along_or_asks_for_it(phone: Phone) -> None:
    assert phone.gateway.client().post("/login", data=LOGIN).status_code == 303
    phone.switch_on()
    assert phone.gateway.client().post("/login", data={**LOGIN, "totp": phone.code()}).status_code == 303
    client = phone.gateway.client()
    page = client.post("/login", data={**LOGIN, "next": "/admin/leave"})
    assert page.status_code == 401
    assert "2단계 인증" in page.text
    assert "humetix" not in client.cookies
    form = {"ticket": found(r'name="ticket" value="([^"]+)"', page.text), "next": "/admin/leave"}
    wrong = client.post("/login/code", data={**form, "totp": "000000"})
    assert wrong.status_code == 401
    assert "코드가 맞지 않거나" in wrong.text
    answer = client.post("/login/code", data={**form, "totp": phone.code()})
    assert (answer.status_code, answer.headers["location"]) == (303, "/admin/leave")
    assert client.cookies["humetix"]


def test_a_code_lets_in_once(phone: Phone) -> None:
    phone.switch_on()
    code = phone.code()
    answers = [phone.gateway.client().post("/login", data={**LOGIN, "totp": code}) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [303, 401]


def test_a_recovery_code_lets_in_once_in_any_writing(phone: Phone) -> None:
    code = phone.switch_on()[3]
    for typed, status in ((code.upper().replace("-", " "), 303), (code, 401)):
        assert phone.gateway.client().post("/login", data={**LOGIN, "totp": typed}).status_code == status
    assert "남은 복구 코드는 9개" in phone.admin.get(ME).text


def test_guessing_codes_with_the_right_password_is_slowed(phone: Phone) -> None:
    phone.switch_on()
    for _ in range(5):
        answer = phone.gateway.client().post("/login", data={**LOGIN, "totp": "000000"})
        assert answer.status_code == 401
        # Asking for the page again takes no failure back.
    assert phone.gateway.client().post("/login", data=LOGIN).status_code == 429


def test_programs_are_told_what_is_missing(phone: Phone) -> None:
    phone.switch_on()
    told = {"Accept": "application/json"}
    assert phone.gateway.client().post("/login", data=LOGIN, headers=told).json()["code"] == "totp_needed"
    wrong = phone.gateway.client().post("/login", data={**LOGIN, "totp": "1"}, headers=told)
    assert (wrong.status_code, wrong.json()["code"]) == (401, "wrong_totp")


def test_it_is_switched_off_with_the_password(phone: Phone) -> None:
    phone.switch_on()
    assert phone.admin.post(f"{ME}/removal", data={"password": "wrong"}).status_code == 422
    assert phone.admin.post(f"{ME}/removal", data={"password": PASSWORD}).status_code == 303
    assert phone.gateway.client().post("/login", data=LOGIN).status_code == 303


def test_an_owner_lets_in_who_lost_phone_and_codes(phone: Phone) -> None:
    phone.switch_on()
    owner: PageClient = phone.gateway.client(staff("owner", name="boss"))
    assert "2단계 인증 끄기" in owner.get("/admin/accounts/admin").text
    viewer = phone.gateway.client(staff("viewer", name="kim"))
    assert viewer.post("/admin/accounts/admin/totp").status_code == 403
    owner.post("/admin/accounts/admin/totp")
    assert phone.gateway.client().post("/login", data=LOGIN).status_code == 303
