"""The second factor for programs of a person: begun with the password, on with the first code."""

import pyotp
import pytest
from chassis.clock import now
from chassis.testing import PageClient, TestApp, json_of, staff, worker
from gateway.accounts import actions as accounts
from gateway.secret.hashing import hash_now

PASSWORD = "열두 글자가 넘는 비밀번호 문장"
FACTOR = "/api/gateway/v1/me/second-factor"
PROOF = {"password": PASSWORD}


@pytest.fixture
def admin(gateway: TestApp) -> PageClient:
    gateway.at(now())
    gateway.db.write(accounts.create_first_admin, hash_now(PASSWORD), now())
    client = gateway.client(staff("owner", name="admin"))
    client.post("/login", data={"username": "admin", "password": PASSWORD})
    return client


def test_it_is_begun_confirmed_told_and_taken_away(gateway: TestApp, admin: PageClient) -> None:
    begun = json_of(admin.post(FACTOR, json=PROOF), 201)
    assert begun["secret"] in begun["address"]
    assert json_of(admin.get(FACTOR)) == {"on": False, "recovery_codes_left": 0}
    code = pyotp.TOTP(begun["secret"]).now()
    codes = json_of(admin.post(f"{FACTOR}/confirmation", json={"totp": code}))["recovery_codes"]
    assert json_of(admin.get(FACTOR)) == {"on": True, "recovery_codes_left": len(codes)}
    form = {"username": "admin", "password": PASSWORD}
    assert gateway.client().post("/login", data=form).status_code == 401
    assert gateway.client().post("/login", data=form | {"totp": codes[0]}).status_code == 303
    assert admin.post(FACTOR, json=PROOF).status_code == 409
    assert admin.post(f"{FACTOR}/removal", json=PROOF).status_code == 204
    assert json_of(admin.get(FACTOR))["on"] is False


def test_a_wrong_password_or_code_changes_nothing(admin: PageClient) -> None:
    assert admin.post(FACTOR, json={"password": "wrong"}).status_code == 422
    assert admin.post(f"{FACTOR}/confirmation", json={"totp": "000000"}).status_code == 409
    admin.post(FACTOR, json=PROOF)
    answer = admin.post(f"{FACTOR}/confirmation", json={"totp": "00000"})
    assert (answer.status_code, answer.json()["code"]) == (422, "wrong_first_code")
    assert json_of(admin.get(FACTOR))["on"] is False


def test_a_program_switches_nothing(gateway: TestApp, admin: PageClient) -> None:
    program = gateway.client(staff("owner", name="admin"))
    for path, body in (("", PROOF), ("/confirmation", {"totp": "1"}), ("/removal", PROOF)):
        answer = program.post(f"{FACTOR}{path}", json=body)
        assert (answer.status_code, answer.json()["code"]) == (403, "people_only")


def test_workers_and_strangers_have_none(gateway: TestApp) -> None:
    assert gateway.client(worker()).get(FACTOR).status_code == 403
    assert gateway.client().get(FACTOR).status_code == 401
    assert gateway.client(worker()).post(FACTOR, json=PROOF).status_code == 403
    assert gateway.client().post(f"{FACTOR}/removal", json=PROOF).status_code == 401
