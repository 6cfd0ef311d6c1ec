"""API keys for programs of an owner; a key makes and ends no keys."""

import pytest
from chassis.clock import now
from chassis.testing import PageClient, TestApp, fields_of, json_of, staff
from gateway.accounts import actions as accounts
from gateway.api_key.bearer import Bearer
from gateway.secret.hashing import hash_now

PASSWORD = "열두 글자가 넘는 비밀번호"
KEYS = "/api/gateway/v1/accounts/admin/keys"
WANTED = {"name": "회계 프로그램", "days": 30, "roles": ["owner"]}


@pytest.fixture
def owner(gateway: TestApp) -> PageClient:
    gateway.at(now())
    gateway.db.write(accounts.create_first_admin, hash_now(PASSWORD), now())
    client = gateway.client(staff("owner", name="admin"))
    client.post("/login", data={"username": "admin", "password": PASSWORD})
    return client


def test_an_owner_issues_lists_and_ends_keys(gateway: TestApp, owner: PageClient) -> None:
    issued = json_of(owner.post(KEYS, json=WANTED), 201)
    assert Bearer(gateway.db)._who(issued["key"]) is not None
    [row] = json_of(owner.get(KEYS))["items"]
    assert (row["id"], row["name"], row["roles"], row["revoked_at"]) == (
        issued["id"],
        "회계 프로그램",
        ["owner"],
        None,
    )
    assert issued["key"] not in owner.get(KEYS).text
    assert owner.delete(f"{KEYS}/{issued['id']}").status_code == 204
    assert Bearer(gateway.db)._who(issued["key"]) is None
    assert json_of(owner.get(KEYS))["items"][0]["revoked_at"]


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"roles": []}, "roles"),
        ({"roles": ["boss"]}, "roles"),
        ({"days": 31}, "days"),
        ({"name": ""}, "name"),
    ],
)
def test_a_key_without_use_or_end_is_refused(
    owner: PageClient, change: dict[str, object], field: str
) -> None:
    answer = owner.post(KEYS, json=WANTED | change)
    assert answer.status_code == 422
    assert field in fields_of(answer)


def test_unknown_accounts_and_keys_are_unknown(owner: PageClient) -> None:
    nobody = "/api/gateway/v1/accounts/nobody/keys"
    assert owner.get(nobody).status_code == 404
    assert owner.post(nobody, json=WANTED).status_code == 404
    assert owner.delete(f"{KEYS}/7").status_code == 404


def test_a_program_makes_and_ends_no_keys(gateway: TestApp, owner: PageClient) -> None:
    issued = json_of(owner.post(KEYS, json=WANTED), 201)
    program = gateway.client(staff("owner", name="admin"))
    for answer in (program.post(KEYS, json=WANTED), program.delete(f"{KEYS}/{issued['id']}")):
        assert (answer.status_code, answer.json()["code"]) == (403, "people_only")


@pytest.mark.parametrize("role", ["manager", "payer", "viewer", "operator"])
def test_only_owners_see_and_make_keys(gateway: TestApp, role: str) -> None:
    other = gateway.client(staff(role))
    assert other.get(KEYS).status_code == 403
    assert other.post(KEYS, json=WANTED).status_code == 403
    assert other.delete(f"{KEYS}/1").status_code == 403
