"""Issuing and revoking keys on the page, and using them through the whole gateway."""

import re
from datetime import timedelta

import pytest
from chassis.clock import now
from chassis.testing import TestApp, staff
from gateway.accounts import actions as accounts
from gateway.api_key import actions, rules
from gateway.testing import Door, Upstream

PAGE = "/admin/accounts/kim/keys"
OWNER = staff("owner", name="boss")
FORM = {"name": "회계 프로그램", "days": "90", "role_payer": "1"}


@pytest.fixture
def kim(gateway: TestApp) -> TestApp:
    account = accounts.NewAccount("kim", "김하늘", "manager,payer", "h")
    gateway.db.write(accounts.create_account, account, OWNER, now())
    return gateway


def test_an_owner_issues_a_key_that_is_shown_once_and_revokes_it(kim: TestApp) -> None:
    owner = kim.client(OWNER)
    page = owner.post(PAGE, data=FORM)
    found = re.search(r"data-key>(hx_[\w-]{43})<", page.text)
    assert found, page.text
    again = owner.get(PAGE).text
    assert found.group(1) not in again
    address = re.search(r'action="([^"]+/revocation)"', again)
    assert address
    owner.post(address.group(1))
    assert "폐기" in owner.get(PAGE).text
    assert owner.post(f"{PAGE}/999/revocation").status_code == 404


@pytest.mark.parametrize(
    "more", [{"name": ""}, {"days": "9999"}, {"role_payer": ""}, {"role_payer": "", "role_owner": "1"}]
)
def test_a_key_needs_a_name_an_end_and_a_role_of_its_account(kim: TestApp, more: dict[str, str]) -> None:
    page = kim.client(OWNER).post(PAGE, data={k: v for k, v in {**FORM, **more}.items() if v})
    assert page.status_code == 422
    assert "data-key" not in page.text


def test_only_owners_issue_keys(kim: TestApp) -> None:
    for role in ("manager", "payer", "viewer", "operator"):
        client = kim.client(staff(role, name="kim"))
        assert [client.get(PAGE).status_code, client.post(PAGE, data=FORM).status_code] == [403, 403]
    assert kim.client(OWNER).get("/admin/accounts/nobody/keys").status_code == 404


@pytest.fixture
def key(door: Door) -> str:
    db = door.edge.state.db
    account = accounts.NewAccount("kim", "김하늘", "manager", "h")
    db.write(accounts.create_account, account, OWNER, now())
    made = rules.new_key()
    new = actions.NewKey("kim", "회계", "manager", rules.key_hash(made), now() + timedelta(days=1))
    db.write(actions.issue_key, new, OWNER, now())
    return made


def bearing(key: str, **more: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {key}", **more}


def test_a_key_opens_the_api_and_neither_it_nor_a_cookie_goes_on(
    door: Door, upstream: Upstream, key: str
) -> None:
    headers = bearing(key, Cookie=door.cookie(staff("owner")) + "; other=1")
    assert door.request("GET", "/api/gateway/v1/workers", headers).status == 200
    assert door.request("GET", "/api/gateway/v1/accounts", headers).status == 403
    assert door.request("GET", "/api/attendance/v1/employees", headers).status == 200
    names = {name for name, _ in upstream.received[-1].headers}
    assert names.isdisjoint({"authorization", "cookie"})


def test_an_owners_key_that_only_reads_does_nothing_else(door: Door) -> None:
    db, made = door.edge.state.db, rules.new_key()
    db.write(accounts.create_account, accounts.NewAccount("boss", "박대표", "owner", "h"), OWNER, now())
    new = actions.NewKey("boss", "집계", "viewer", rules.key_hash(made), now() + timedelta(days=1))
    db.write(actions.issue_key, new, OWNER, now())
    assert door.request("GET", "/api/gateway/v1/workers", bearing(made)).status == 200
    assert door.request("GET", "/api/gateway/v1/accounts", bearing(made)).status == 403
    code = "/api/gateway/v1/workers/41/activation-code"
    assert door.request("POST", code, bearing(made, **{"Content-Type": "application/json"})).status == 403


def test_a_call_with_a_key_needs_no_origin(door: Door, key: str) -> None:
    headers = bearing(key, Origin="https://elsewhere.example", **{"Sec-Fetch-Site": "cross-site"})
    headers["Content-Type"] = "application/x-www-form-urlencoded"
    assert door.request("POST", "/api/attendance/v1/employees", headers, b"a=1").status == 200


@pytest.mark.parametrize("wrong", ["hx_" + "a" * 43, "x", ""])
def test_a_wrong_key_is_refused_also_where_visitors_may_come(door: Door, wrong: str) -> None:
    for path in ("/api/gateway/v1/workers", "/api/recruit/v1/applications"):
        answer = door.request("GET", path, bearing(wrong, Cookie=door.cookie(staff("owner"))))
        assert (answer.status, answer.json()["code"]) == (401, "unknown_key")
        assert answer.header("www-authenticate") == "Bearer"


def test_a_key_opens_no_page(door: Door, key: str) -> None:
    answer = door.request("GET", "/admin", bearing(key))
    assert (answer.status, answer.header("location")) == (303, "/login?next=/admin")


def test_a_closed_account_closes_its_keys_with_the_next_call(door: Door, key: str) -> None:
    assert door.request("GET", "/api/gateway/v1/workers", bearing(key)).status == 200
    door.edge.state.db.write(accounts.disable, "kim", OWNER, now())
    assert door.request("GET", "/api/gateway/v1/workers", bearing(key)).status == 401
