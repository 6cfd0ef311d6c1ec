"""Who sees and changes accounts, and how a temporary password becomes one's own."""

import asyncio
import re
from datetime import datetime, timedelta

import pytest
from chassis.clock import KST, now
from chassis.testing import PageClient, TestApp, staff
from gateway.accounts import actions

NOON = datetime(2026, 11, 22, 12, 0, tzinfo=KST)
GOOD = "사과나무 아래 의자 셋"


def test_an_owner_sees_the_accounts_without_their_hashes(gateway: TestApp) -> None:
    gateway.db.write(actions.create_first_admin, "secret-hash", now())
    page = gateway.client(staff("owner")).get("/admin/accounts")
    assert page.status_code == 200
    assert "admin" in page.text
    assert "대표" in page.text
    assert "secret-hash" not in page.text


def test_other_roles_do_not(gateway: TestApp) -> None:
    for role in ("manager", "payer", "viewer", "operator"):
        assert gateway.client(staff(role)).get("/admin/accounts").status_code == 403
    assert gateway.client().get("/admin/accounts").status_code == 401


def made(gateway: TestApp, **more: str) -> str:
    """Let an owner make the account kim; its temporary password."""
    form = {"account": "Kim", "name": "김하늘", "role_manager": "1", "role_payer": "1", **more}
    page = gateway.client(staff("owner")).post("/admin/accounts", data=form)
    assert page.status_code == 200, page.text
    found = re.search(r"data-password>([^<]+)<", page.text)
    assert found
    return found.group(1)


def test_an_owner_makes_an_account_and_sees_its_password_once(gateway: TestApp) -> None:
    password = made(gateway)
    page = gateway.client(staff("owner")).get("/admin/accounts/kim")
    assert "관리 · 지급" in page.text
    assert password not in page.text
    assert "임시 비밀번호" in gateway.client(staff("owner")).get("/admin/accounts").text


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({"account": "me"}, "이 이름은 쓸 수 없습니다."),
        ({"account": "a/b"}, "글자나 숫자로 시작해"),
        ({"account": "KIM"}, "이미 있는 계정 이름"),
        ({"role_manager": "", "role_payer": ""}, "권한을 하나 이상"),
        ({"name": " "}, "f-name-error"),
    ],
)
def test_a_bad_account_gets_the_form_again_with_its_input(
    gateway: TestApp, more: dict[str, str], words: str
) -> None:
    made(gateway)
    form = {"account": "lee", "name": "이서준", "role_manager": "1", "role_payer": "1", **more}
    page = gateway.client(staff("owner")).post("/admin/accounts", data={k: v for k, v in form.items() if v})
    assert page.status_code in (409, 422)
    assert words in page.text
    assert f'value="{form["account"]}"' in page.text


def test_a_temporary_password_leads_to_a_new_one_and_only_then_in(gateway: TestApp) -> None:
    password = made(gateway)
    client = gateway.client()
    page = client.post("/login", data={"username": "kim", "password": password, "next": "/admin/leave"})
    assert page.status_code == 401
    assert "새 비밀번호 정하기" in page.text
    assert "humetix" not in client.cookies
    ticket = re.search(r'name="ticket" value="([^"]+)"', page.text)
    assert ticket
    form = {"ticket": ticket.group(1), "next": "/admin/leave"}
    weak = client.post("/login/password", data={**form, "new_password": "humetix-2026"})
    assert weak.status_code == 422
    assert "흔한 말" in weak.text
    same = client.post("/login/password", data={**form, "new_password": password})
    assert "다르게 정해" in same.text
    mistyped = {**form, "new_password": GOOD, "new_password_confirm": "x"}
    assert "서로 다릅니다" in client.post("/login/password", data=mistyped).text
    answer = client.post("/login/password", data={**form, "new_password": GOOD})
    assert (answer.status_code, answer.headers["location"]) == (303, "/admin/leave")
    assert client.cookies["humetix"]
    again = client.post("/login/password", data={**form, "new_password": GOOD + "!"})
    assert again.status_code == 401
    assert "처음부터 다시 로그인" in again.text
    assert gateway.client().post("/login", data={"username": "kim", "password": GOOD}).status_code == 303


def test_a_ticket_ends_after_ten_minutes_and_cannot_be_made_up(gateway: TestApp) -> None:
    page = gateway.client().post("/login", data={"username": "kim", "password": made(gateway)})
    ticket = re.search(r'name="ticket" value="([^"]+)"', page.text)
    assert ticket
    for text in (ticket.group(1)[:-2], "x", ""):
        answer = gateway.client().post("/login/password", data={"ticket": text, "new_password": GOOD})
        assert answer.status_code in (401, 422)
    gateway.at(NOON + timedelta(minutes=10))
    form = {"ticket": ticket.group(1), "new_password": GOOD}
    assert gateway.client().post("/login/password", data=form).status_code == 401
    assert gateway.client().get("/login/password").headers["location"] == "/login"


@pytest.mark.parametrize(
    ("path", "form"), [("disable", {}), ("password", {}), ("roles", {"role_viewer": "1"})]
)
def test_what_an_owner_does_ends_the_sessions_at_once(
    gateway: TestApp, path: str, form: dict[str, str]
) -> None:
    gateway.at(now())
    client = renewed(gateway)
    token = client.cookies["humetix"]
    assert asyncio.run(gateway.app.state.keeper.who(token))
    answer = gateway.client(staff("owner")).post(f"/admin/accounts/kim/{path}", data=form)
    assert answer.status_code in (200, 303)
    assert asyncio.run(gateway.app.state.keeper.who(token)) is None


def renewed(gateway: TestApp) -> PageClient:
    """Kim, signed in with the password GOOD."""
    client = gateway.client()
    page = client.post("/login", data={"username": "kim", "password": made(gateway)})
    ticket = re.search(r'name="ticket" value="([^"]+)"', page.text)
    assert ticket
    client.post("/login/password", data={"ticket": ticket.group(1), "new_password": GOOD})
    return client


def test_a_closed_account_is_refused_like_a_wrong_password_until_it_opens(gateway: TestApp) -> None:
    renewed(gateway)
    owner = gateway.client(staff("owner"))
    owner.post("/admin/accounts/kim/disable")
    assert gateway.client().post("/login", data={"username": "kim", "password": GOOD}).status_code == 401
    owner.post("/admin/accounts/kim/enable")
    gateway.at(NOON + timedelta(hours=1))
    assert gateway.client().post("/login", data={"username": "kim", "password": GOOD}).status_code == 303


def test_the_last_owner_cannot_be_closed(gateway: TestApp) -> None:
    gateway.db.write(actions.create_first_admin, "hash", now())
    page = gateway.client(staff("owner", name="admin")).post("/admin/accounts/admin/disable")
    assert page.status_code == 409
    assert "마지막 계정" in page.text


def test_other_roles_open_no_page_of_accounts_but_their_own(gateway: TestApp) -> None:
    made(gateway)
    for role in ("manager", "payer", "viewer", "operator"):
        client = gateway.client(staff(role, name="kim"))
        for path in ("/admin/accounts/kim", "/admin/accounts/new"):
            assert client.get(path).status_code == 403
        for path in ("", "/kim/disable", "/kim/enable", "/kim/password", "/kim/roles"):
            assert client.post(f"/admin/accounts{path}").status_code == 403
        assert client.get("/admin/accounts/me").status_code == 200
