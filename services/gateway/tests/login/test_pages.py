"""The office's door: who gets in, what a failure says, and how it is slowed."""

from datetime import timedelta
from pathlib import Path

import bcrypt
import pytest
from chassis.clock import now
from chassis.testing import TestApp, make_app, staff
from gateway.accounts import actions as accounts
from gateway.accounts.first_admin import ensure_first_admin
from gateway.accounts.queries import account_named
from gateway.app import pages
from gateway.secret import hashing
from gateway.secret.hashing import hash_now
from gateway.session.queries import sessions_of
from gateway.session.rules import fingerprint
from gateway.settings import GatewaySettings

PASSWORD = "열두 글자가 넘는 비밀번호"


@pytest.fixture
def office(gateway: TestApp) -> TestApp:
    gateway.db.write(accounts.create_first_admin, hash_now(PASSWORD), now())
    return gateway


def form(password: str = PASSWORD, username: str = "admin", **more: str) -> dict[str, str]:
    return {"username": username, "password": password, **more}


def test_the_form_is_shown_to_everybody_and_keeps_where_to_go(gateway: TestApp) -> None:
    page = gateway.client().get("/login?next=/admin/payslip")
    assert page.status_code == 200
    assert 'value="/admin/payslip"' in page.text
    assert 'autocomplete="current-password"' in page.text


def test_who_has_signed_in_is_led_on(gateway: TestApp) -> None:
    answer = gateway.client(staff()).get("/login?next=//evil.example")
    assert (answer.status_code, answer.headers["location"]) == (303, "/admin")


def test_the_right_password_opens_a_session_and_leads_on(office: TestApp) -> None:
    answer = office.client().post("/login", data=form(next="/admin/payslip?month=2026-11"))
    assert (answer.status_code, answer.headers["location"]) == (303, "/admin/payslip?month=2026-11")
    session, device = answer.headers.get_list("set-cookie")
    assert session.startswith("humetix=")
    assert "HttpOnly" in session
    assert "SameSite=lax" in session
    assert "Path=/" in session
    assert device.startswith("humetix-device=")


def test_every_sign_in_gets_a_new_session_id_and_ends_the_one_before(office: TestApp) -> None:
    client = office.client()
    client.post("/login", data=form())
    first = client.cookies["humetix"]
    client.post("/login", data=form())
    assert client.cookies["humetix"] != first
    with office.db.read() as session:
        assert sessions_of(session, "staff", "admin") == [fingerprint(client.cookies["humetix"])]


@pytest.mark.parametrize(
    ("username", "password"),
    [
        ("admin", "wrong"),
        ("nobody", PASSWORD),
        ("admin", "비밀번호가 아님 🔑"),
        ("admin\x00", "wrong-too"),
        ("가" * 100, "y" * 1000),
    ],
)
def test_a_wrong_name_or_password_gets_the_same_form_again(
    office: TestApp, username: str, password: str
) -> None:
    page = office.client().post("/login", data=form(password, username))
    assert page.status_code == 401
    assert "계정 이름이나 비밀번호가 맞지 않습니다." in page.text
    assert password not in page.text
    assert "set-cookie" not in page.headers


def test_the_name_stays_in_the_form(office: TestApp) -> None:
    assert 'value="park"' in office.client().post("/login", data=form("wrong", "park")).text


def test_a_missing_field_is_told_beside_it(office: TestApp) -> None:
    page = office.client().post("/login", data={"username": "admin"})
    assert page.status_code == 422
    assert "f-password-error" in page.text
    assert office.client().post("/login", data=form("x" * 1001)).status_code == 422


def test_programs_get_a_problem(office: TestApp) -> None:
    answer = office.client().post("/login", data=form("wrong"), headers={"Accept": "application/json"})
    assert (answer.status_code, answer.json()["code"]) == (401, "wrong_sign_in")


def test_the_sixth_guess_waits_before_any_hashing(office: TestApp, monkeypatch: pytest.MonkeyPatch) -> None:
    client = office.client()
    for _ in range(5):
        assert client.post("/login", data=form("wrong")).status_code == 401

    def never(secret: str, kept: str | None) -> bool:
        raise AssertionError("hashed")

    monkeypatch.setattr(hashing, "_check", never)
    page = client.post("/login", data=form())
    assert page.status_code == 429
    assert page.headers["retry-after"] == "1"
    assert "1초 뒤에 다시" in page.text


def test_a_claimed_address_does_not_change_whose_count_it_is(office: TestApp) -> None:
    answers = [
        office.client().post(
            "/login", data=form("wrong", f"user{number}"), headers={"X-Forwarded-For": f"10.0.0.{number}"}
        )
        for number in range(21)
    ]
    assert [answer.status_code for answer in answers] == [401] * 20 + [429]


def test_strangers_do_not_lock_the_owner_out_of_a_known_device(office: TestApp) -> None:
    owner = office.client()
    assert owner.post("/login", data=form()).status_code == 303
    owner.cookies.delete("humetix")
    for _ in range(8):
        office.client().post("/login", data=form("guess"))
    assert office.client().post("/login", data=form()).status_code == 429
    assert owner.post("/login", data=form()).status_code == 303


def test_waiting_out_the_delay_lets_the_owner_in(office: TestApp) -> None:
    start = now()
    for _ in range(5):
        office.client().post("/login", data=form("wrong"))
    office.at(start + timedelta(minutes=10))
    assert office.client().post("/login", data=form()).status_code == 303


def test_a_full_house_is_told_and_the_attempt_not_counted(
    office: TestApp, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def full(secret: str, kept: str | None) -> bool:
        raise hashing.TooManySignIns

    monkeypatch.setattr(office.app.state.hashing, "is_right", full)
    for _ in range(7):
        page = office.client().post("/login", data=form())
        assert (page.status_code, page.headers["retry-after"]) == (503, "2")
    monkeypatch.undo()
    assert office.client().post("/login", data=form()).status_code == 303


def test_logout_ends_the_session_and_clears_the_cookies(office: TestApp) -> None:
    client = office.client(staff())
    client.post("/login", data=form())
    answer = client.post("/logout")
    assert (answer.status_code, answer.headers["location"]) == (303, "/login")
    cleared = [line for line in answer.headers.get_list("set-cookie") if "Max-Age=0" in line]
    assert {line.partition("=")[0] for line in cleared} == {"humetix", "humetix-worker"}
    assert client.get("/logout").status_code == 405


def test_logout_without_a_session_leads_to_the_front(gateway: TestApp) -> None:
    answer = gateway.client().post("/logout")
    assert (answer.status_code, answer.headers["location"]) == (303, "/")


def test_a_sign_in_after_an_ended_session_says_so(gateway: TestApp) -> None:
    assert "저장되지 않았습니다" in gateway.client().get("/login?next=/admin/sites/new&expired=1").text
    assert "저장되지 않았습니다" not in gateway.client().get("/login?next=/admin/sites/new").text


def test_the_old_env_files_bcrypt_hash_signs_in_once_and_becomes_argon2(tmp_path: Path) -> None:
    old = bcrypt.hashpw(PASSWORD.encode(), bcrypt.gensalt(4)).decode()
    house = make_app(pages, GatewaySettings, tmp_path, admin_password=old, session_cookie_secure=False)
    assert isinstance(house.settings, GatewaySettings)
    ensure_first_admin(house.db, house.settings)
    assert house.client().post("/login", data=form(old)).status_code == 401
    assert house.client().post("/login", data=form()).status_code == 303
    with house.db.read() as session:
        row = account_named(session, "admin")
    assert row is not None
    assert row.password_hash.startswith("$argon2id$")
    assert house.client().post("/login", data=form()).status_code == 303
    house.app.state.hashing.close()
    house.close()
