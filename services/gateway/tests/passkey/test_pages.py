"""Adding a passkey after a fresh sign-in, signing in with it, and everything that must not pass."""

import html
import json
import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from chassis.clock import now
from chassis.testing import PageClient, TestApp, json_of, staff, worker
from gateway.accounts import actions as accounts
from gateway.base import AuditRow
from gateway.secret.hashing import hash_now
from gateway.session.queries import session_of
from gateway.session.rules import fingerprint
from gateway.testing_device import Device, tampered
from gateway.workers.rules import Change
from sqlalchemy import select

PASSWORD, PIN = "열두 글자가 넘는 비밀번호", "482915"
OWN, WORKERS = "/admin/accounts/me/passkeys", "/devices/passkeys"
CHALLENGES = "/api/gateway/v1/passkey-challenges"
HERE = "http://localhost:8080"


def at_home(client: PageClient) -> PageClient:
    client.base_url = HERE
    return client


@pytest.fixture
def office(gateway: TestApp) -> TestApp:
    gateway.at(now())
    gateway.db.write(accounts.create_first_admin, hash_now(PASSWORD), now())
    return gateway


@pytest.fixture
def admin(office: TestApp) -> PageClient:
    client = at_home(office.client(staff("owner", name="admin")))
    client.post("/login", data={"username": "admin", "password": PASSWORD})
    return client


@pytest.fixture
def haneul_in(gateway: TestApp, haneul: int) -> PageClient:
    """김하늘, signed in on her phone minutes ago."""
    gateway.at(now())
    code = json_of(gateway.client(staff()).post(f"/api/gateway/v1/workers/{haneul}/activation-code"))["code"]
    client = at_home(gateway.client(worker(haneul)))
    typed = {"login": "010-2345-6789", "code": code, "pin": PIN}
    assert client.post("/activate", data=typed).status_code == 303
    return client


def asked_to_make(page: str) -> dict[str, Any]:
    found = re.search(r'data-passkey-make="([^"]+)"', page)
    assert found, page
    options: dict[str, Any] = json.loads(html.unescape(found[1]))
    return options


def add(client: PageClient, device: Device, own: str = OWN, name: str = "책상 열쇠") -> None:
    page = client.post(own)
    assert page.status_code == 200, page.text
    answer = client.post(
        f"{own}/confirmation", data={"credential": device.make(asked_to_make(page.text)), "name": name}
    )
    assert (answer.status_code, answer.headers["location"]) == (303, f"{own}?done=added")


def asked(gateway: TestApp) -> dict[str, Any]:
    options: dict[str, Any] = json_of(at_home(gateway.client()).post(CHALLENGES), 201)
    return options


def sign_in(gateway: TestApp, answer: str, door: str = "/login", **more: str) -> Any:
    return at_home(gateway.client()).post(f"{door}/passkey", data={"credential": answer, **more})


def trail(gateway: TestApp) -> list[str]:
    with gateway.db.read() as session:
        return [row.action for row in session.scalars(select(AuditRow).order_by(AuditRow.id))]


@pytest.fixture
def key(admin: PageClient) -> Device:
    """The admin's device, registered."""
    device = Device()
    add(admin, device)
    return device


def test_the_browser_is_asked_for_a_key_that_knows_its_owner(admin: PageClient) -> None:
    options = asked_to_make(admin.post(OWN).text)
    assert options["rp"] == {"name": "휴메틱스", "id": "localhost"}
    assert options["authenticatorSelection"]["userVerification"] == "required"
    assert options["authenticatorSelection"]["residentKey"] == "required"
    assert "admin" not in json.dumps(options["user"]["id"])
    assert options["attestation"] == "none"


def test_a_passkey_is_listed_renamed_and_removed(admin: PageClient, key: Device, office: TestApp) -> None:
    assert "책상 열쇠" in admin.get(f"{OWN}?done=added").text
    one = json_of(admin.get("/api/gateway/v1/me/passkeys"))["items"][0]["id"]
    assert admin.post(f"{OWN}/{one}/name", data={"name": "서랍 열쇠"}).status_code == 303
    assert "서랍 열쇠" in admin.get(f"{OWN}?done=renamed").text
    assert asked_to_make(admin.post(OWN).text)["excludeCredentials"]
    assert admin.post(f"{OWN}/{one}/removal").status_code == 303
    assert "아직 패스키가 없습니다" in admin.get(f"{OWN}?done=removed").text
    assert trail(office)[-3:] == ["passkey.added", "passkey.renamed", "passkey.removed"]


def test_a_passkey_signs_in_with_a_new_session_and_a_trace(office: TestApp, key: Device) -> None:
    answer = sign_in(office, key.sign(asked(office)), next="/admin/payslip")
    assert (answer.status_code, answer.headers["location"]) == (303, "/admin/payslip")
    assert answer.headers.get_list("set-cookie")[0].startswith("humetix=")
    with office.db.read() as session:
        last = session.scalars(select(AuditRow).order_by(AuditRow.id.desc())).first()
    assert last is not None
    assert (last.action, json.loads(last.detail)) == ("staff.signed_in", {"by": "passkey"})


def test_a_passkey_stands_for_the_second_factor_too(
    office: TestApp, key: Device, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("gateway.totp.check.is_on", lambda *_: True)
    assert sign_in(office, key.sign(asked(office))).status_code == 303


def test_the_door_offers_passkeys_where_they_work(office: TestApp) -> None:
    here = at_home(office.client())
    for door in ("/login", "/signin"):
        page = here.get(door).text
        assert 'autocomplete="username webauthn"' in page
        assert "패스키로 로그인" in page
        assert "패스키로 로그인" not in office.client().get(door).text
        assert here.get(f"{door}/passkey").headers["location"] == door


def test_a_claimed_host_gets_no_challenge(office: TestApp) -> None:
    answer = office.client().post(CHALLENGES)
    assert (answer.status_code, answer.json()["code"]) == (409, "no_passkeys_here")
    assert sign_in(office, "{}").status_code == 422


def test_an_answer_is_taken_once(office: TestApp, key: Device) -> None:
    answer = key.sign(asked(office))
    assert sign_in(office, answer).status_code == 303
    again = sign_in(office, answer)
    assert (again.status_code, "시간이 지났습니다" in again.text) == (409, True)


def test_a_late_answer_is_refused_and_is_no_failure(office: TestApp, key: Device) -> None:
    options = asked(office)
    office.at(now() + timedelta(minutes=6))
    for _ in range(7):
        assert sign_in(office, key.sign(options)).status_code == 409
    assert sign_in(office, key.sign(asked(office))).status_code == 303


def test_a_challenge_to_register_signs_nobody_in(office: TestApp, admin: PageClient, key: Device) -> None:
    options = asked_to_make(admin.post(OWN).text)
    assert sign_in(office, key.sign(options)).status_code == 409


def test_a_challenge_to_sign_in_registers_nothing(office: TestApp, admin: PageClient) -> None:
    asked_for = asked(office) | {"user": {"id": "eA"}}
    answer = admin.post(f"{OWN}/confirmation", data={"credential": Device().make(asked_for)})
    assert (answer.status_code, "시간이 지났습니다" in answer.text) == (409, True)


def test_only_the_session_that_asked_may_register(office: TestApp, admin: PageClient) -> None:
    options = asked_to_make(admin.post(OWN).text)
    other = at_home(office.client(staff("owner", name="admin")))
    other.post("/login", data={"username": "admin", "password": PASSWORD})
    answer = other.post(f"{OWN}/confirmation", data={"credential": Device().make(options)})
    assert answer.status_code == 409


def test_a_removed_passkey_signs_nobody_in(office: TestApp, admin: PageClient, key: Device) -> None:
    one = json_of(admin.get("/api/gateway/v1/me/passkeys"))["items"][0]["id"]
    assert admin.delete(f"/api/gateway/v1/me/passkeys/{one}").status_code == 204
    page = sign_in(office, key.sign(asked(office)))
    assert (page.status_code, "이 패스키로는 로그인할 수 없습니다" in page.text) == (401, True)


def test_a_copied_key_is_refused_and_written_down(office: TestApp, admin: PageClient, key: Device) -> None:
    copy = Device(key=key.key, id=key.id, handle=key.handle, count=key.count)
    for _ in range(2):
        assert sign_in(office, key.sign(asked(office))).status_code == 303
    assert sign_in(office, copy.sign(asked(office))).status_code == 401
    assert trail(office)[-1] == "passkey.cloned"
    assert "복제 의심" in admin.get(OWN).text
    assert sign_in(office, key.sign(asked(office))).status_code == 303


@pytest.mark.parametrize(
    "device",
    [
        Device(origin="https://evil.example"),
        Device(rp_id="evil.example"),
        Device(verifies=False),
    ],
    ids=["foreign page", "foreign site", "owner not verified"],
)
def test_a_device_elsewhere_or_without_its_owner_is_refused(
    office: TestApp, admin: PageClient, key: Device, device: Device
) -> None:
    device.key, device.id, device.handle = key.key, key.id, key.handle
    page = sign_in(office, device.sign(asked(office)))
    assert (page.status_code, "패스키를 확인하지 못했습니다" in page.text) == (422, True)
    made = Device(origin=device.origin, rp_id=device.rp_id, verifies=device.verifies)
    answer = admin.post(
        f"{OWN}/confirmation", data={"credential": made.make(asked_to_make(admin.post(OWN).text))}
    )
    assert answer.status_code == 422


@pytest.mark.parametrize("part", ["authenticatorData", "signature", "clientDataJSON", "userHandle"])
def test_nothing_signed_can_be_changed(office: TestApp, key: Device, part: str) -> None:
    change = {"clientDataJSON": b'{"type":"webauthn.get" '}.get(part, b"\x00\x01")
    assert sign_in(office, tampered(key.sign(asked(office)), part, change)).status_code in (409, 422)
    assert "passkey.cloned" not in trail(office)


@pytest.mark.parametrize(
    "answer",
    [
        "",
        "x",
        "[" * 9000,
        "[]",
        "1",
        "null",
        "{}",
        '{"id":1}',
        r'{"id":"\u0000"}',
        r'{"id":"\ud800"}',
        '{"response":{}}',
        '{"response":{"clientDataJSON":"%%"}}',
    ],
)
def test_nonsense_is_told_and_never_a_crash(office: TestApp, admin: PageClient, answer: str) -> None:
    for door in ("/login", "/signin"):
        assert sign_in(office, answer, door).status_code == 422
    assert admin.post(f"{OWN}/confirmation", data={"credential": answer}).status_code == 422


def test_guesses_on_one_passkey_are_slowed_like_a_sign_in(office: TestApp, key: Device) -> None:
    thief = Device(id=key.id, handle=key.handle, count=50)
    for _ in range(5):
        assert sign_in(office, thief.sign(asked(office))).status_code == 422
    page = sign_in(office, key.sign(asked(office)))
    assert page.status_code == 429
    assert page.headers["retry-after"] == "1"


def test_a_closed_account_is_closed_to_its_passkeys(office: TestApp, key: Device) -> None:
    office.db.write(accounts.create_account, accounts.NewAccount("kim", "김", "owner", "x"), staff(), now())
    office.db.write(accounts.disable, "admin", staff(name="kim"), now())
    assert sign_in(office, key.sign(asked(office))).status_code == 401


def test_who_signed_in_long_ago_signs_in_again_first(office: TestApp, admin: PageClient) -> None:
    office.at(now() + timedelta(minutes=11))
    page = admin.post(OWN)
    assert (page.status_code, "먼저 다시 로그인" in page.text) == (403, True)
    assert "/login?again=1" in page.text
    assert admin.get("/login?again=1").status_code == 200
    admin.post("/login", data={"username": "admin", "password": PASSWORD})
    assert admin.post(OWN).status_code == 200


def test_an_api_key_adds_and_removes_no_passkey(office: TestApp, key: Device) -> None:
    program = at_home(office.client(staff("owner", name="admin")))
    assert program.post(OWN).status_code == 403
    one = json_of(program.get("/api/gateway/v1/me/passkeys"))["items"][0]["id"]
    assert program.delete(f"/api/gateway/v1/me/passkeys/{one}").status_code == 403


def test_after_a_reset_the_owner_is_told_which_passkeys_remain_and_removes_them(
    office: TestApp, key: Device
) -> None:
    boss = at_home(office.client(staff("owner", name="boss")))
    page = boss.post("/admin/accounts/admin/password").text
    assert "패스키 1개는 그대로입니다" in page
    assert "책상 열쇠" in page
    renewal = sign_in(office, key.sign(asked(office)))
    assert (renewal.status_code, "새 비밀번호 정하기" in renewal.text) == (401, True)
    assert boss.post("/admin/accounts/admin/passkeys").headers["location"] == "/admin/accounts/admin"
    assert "책상 열쇠" not in boss.get("/admin/accounts/admin").text
    assert sign_in(office, key.sign(asked(office))).status_code == 401


def test_a_worker_adds_a_passkey_and_signs_in_with_it(gateway: TestApp, haneul_in: PageClient) -> None:
    phone = Device()
    add(haneul_in, phone, WORKERS, name="")
    assert "알 수 없는 기기" in haneul_in.get(WORKERS).text
    answer = sign_in(gateway, phone.sign(asked(gateway)), "/signin")
    assert (answer.status_code, answer.headers["location"]) == (303, "/attendance")
    assert answer.headers.get_list("set-cookie")[0].startswith("humetix-worker=")
    assert sign_in(gateway, phone.sign(asked(gateway)), "/login").status_code == 401


def test_a_new_code_for_a_lost_phone_ends_its_passkeys(
    gateway: TestApp, haneul: int, haneul_in: PageClient, change: Callable[..., Change]
) -> None:
    phone = Device()
    add(haneul_in, phone, WORKERS)
    code = json_of(gateway.client(staff()).post(f"/api/gateway/v1/workers/{haneul}/activation-code"))["code"]
    typed = {"login": "010-2345-6789", "code": code, "pin": "739164"}
    assert gateway.client().post("/activate", data=typed).status_code == 303
    assert sign_in(gateway, phone.sign(asked(gateway)), "/signin").status_code == 401


def test_the_office_takes_a_workers_passkeys_away(
    gateway: TestApp, haneul: int, haneul_in: PageClient
) -> None:
    add(haneul_in, Device(), WORKERS, "전화기")
    office = gateway.client(staff("manager"))
    assert "전화기" in office.get(f"/admin/workers/{haneul}").text
    one = json_of(haneul_in.get("/api/gateway/v1/me/passkeys"))["items"][0]["id"]
    token = haneul_in.cookies["humetix-worker"]
    assert office.post(f"/admin/workers/{haneul}/passkeys", data={"passkey": str(one)}).status_code == 303
    assert "전화기" not in office.get(f"/admin/workers/{haneul}").text
    with gateway.db.read() as session:
        assert session_of(session, fingerprint(token)) is None


@pytest.mark.parametrize("role", ["manager", "payer", "viewer", "operator"])
def test_only_an_owner_takes_an_accounts_passkeys_away(office: TestApp, role: str) -> None:
    assert office.client(staff(role)).post("/admin/accounts/admin/passkeys").status_code == 403


@pytest.mark.parametrize("role", ["payer", "viewer", "operator"])
def test_only_managers_take_a_workers_passkeys_away(gateway: TestApp, haneul: int, role: str) -> None:
    assert gateway.client(staff(role)).post(f"/admin/workers/{haneul}/passkeys").status_code == 403


def test_strangers_and_the_wrong_kind_see_no_list(gateway: TestApp, haneul: int) -> None:
    assert gateway.client().get(WORKERS).headers["location"] == f"/signin?next={WORKERS}"
    assert gateway.client().get("/api/gateway/v1/me/passkeys").status_code == 401
    assert gateway.client(worker(haneul)).get(OWN).status_code == 403
    for step in ("", "/confirmation", "/1/name", "/1/removal"):
        assert gateway.client(worker(haneul)).post(f"{OWN}{step}").status_code == 403
        assert gateway.client(staff()).post(f"{WORKERS}{step}").status_code in (401, 403)


def test_somebody_elses_passkey_is_unknown(office: TestApp, key: Device, haneul_in: PageClient) -> None:
    other = at_home(office.client(staff("owner", name="other")))
    for one in (other, haneul_in):
        own = OWN if one is other else WORKERS
        assert one.post(f"{own}/1/removal").status_code == 404
        assert one.post(f"{own}/1/name", data={"name": "x"}).status_code == 404
