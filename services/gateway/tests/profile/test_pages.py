"""One's own password: changed with the present one, and never tried out without a limit."""

import asyncio

import pytest
from chassis.clock import now
from chassis.testing import PageClient, TestApp, staff
from gateway.accounts import actions as accounts
from gateway.secret.hashing import hash_now

PASSWORD = "열두 글자가 넘는 비밀번호 문장"
NEW = "사과나무 아래 의자 셋"
ME = "/admin/accounts/me"


@pytest.fixture
def admin(gateway: TestApp) -> PageClient:
    gateway.at(now())
    gateway.db.write(accounts.create_first_admin, hash_now(PASSWORD), now())
    client = gateway.client(staff("owner", name="admin"))
    client.post("/login", data={"username": "admin", "password": PASSWORD})
    return client


def test_a_changed_password_ends_every_session_but_the_new_one(gateway: TestApp, admin: PageClient) -> None:
    elsewhere = gateway.client()
    elsewhere.post("/login", data={"username": "admin", "password": PASSWORD})
    before = admin.cookies["humetix"]
    answer = admin.post(f"{ME}/password", data={"password": PASSWORD, "new_password": NEW})
    assert (answer.status_code, answer.headers["location"]) == (303, f"{ME}?done=password")
    alive = [
        asyncio.run(gateway.app.state.keeper.who(token)) is not None
        for token in (before, elsewhere.cookies["humetix"], admin.cookies["humetix"])
    ]
    assert alive == [False, False, True]
    assert "다른 기기에서는 모두 로그아웃" in admin.get(f"{ME}?done=password").text


@pytest.mark.parametrize(
    ("form", "words"),
    [
        ({"password": "wrong", "new_password": NEW}, "지금 비밀번호가 맞지 않습니다."),
        ({"password": PASSWORD, "new_password": "short"}, "12자 이상"),
        ({"password": PASSWORD, "new_password": PASSWORD}, "다르게 정해"),
        ({"password": PASSWORD, "new_password": NEW, "new_password_confirm": "x"}, "서로 다릅니다"),
        ({"new_password": NEW}, "f-password-error"),
    ],
)
def test_a_bad_change_is_told_beside_its_field(admin: PageClient, form: dict[str, str], words: str) -> None:
    page = admin.post(f"{ME}/password", data=form)
    assert page.status_code == 422
    assert words in page.text
    assert NEW not in page.text


def test_guessing_the_present_password_is_slowed_like_a_sign_in(admin: PageClient) -> None:
    for _ in range(5):
        admin.post(f"{ME}/password", data={"password": "wrong", "new_password": NEW})
    page = admin.post(f"{ME}/password", data={"password": PASSWORD, "new_password": NEW})
    assert page.status_code == 429
    assert page.headers["retry-after"] == "1"
