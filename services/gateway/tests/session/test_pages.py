"""Where somebody is signed in, and signing out there: workers, the office, owners, programs."""

import asyncio
import re
from datetime import timedelta

import pytest
from chassis.clock import now
from chassis.identity import Identity
from chassis.testing import PageClient, TestApp, json_of, staff, worker
from gateway.accounts import actions as accounts
from gateway.session import actions

PHONE = "Mozilla/5.0 (Linux; Android 14) Chrome/131.0 Mobile Safari/537.36"
LAPTOP = "Mozilla/5.0 (Windows NT 10.0) Chrome/131.0 Safari/537.36 Edg/131.0"
NAMES = {"staff": "humetix", "worker": "humetix-worker"}


def opened(gateway: TestApp, who: Identity, device: str = PHONE) -> str:
    gateway.at(now())
    return gateway.db.write(actions.open_session, who, device, timedelta(hours=8), now())


def here(gateway: TestApp, who: Identity, device: str = LAPTOP) -> PageClient:
    client = gateway.client(who)
    client.cookies.set(NAMES[who.kind], opened(gateway, who, device))
    return client


def alive(gateway: TestApp, token: str) -> bool:
    return asyncio.run(gateway.app.state.keeper.who(token)) is not None


def handles(text: str) -> list[str]:
    return re.findall(r'name="handle" value="(\w{16})"', text)


@pytest.mark.parametrize("who", [worker(41), worker(41, roles=("former",))])
def test_a_worker_sees_devices_and_signs_out_on_one(gateway: TestApp, who: Identity) -> None:
    lost = opened(gateway, who)
    assert alive(gateway, lost)
    client = here(gateway, who)
    page = client.get("/devices")
    assert "안드로이드 · Chrome" in page.text
    assert "지금 이 기기" in page.text
    [handle] = handles(page.text)
    assert client.post("/devices", data={"handle": handle}).headers["location"] == "/devices?done=1"
    assert not alive(gateway, lost)
    assert alive(gateway, client.cookies["humetix-worker"])
    assert "다른 기기에서는 로그인하지 않았어요." in client.get("/devices?done=1").text


def test_a_worker_cannot_end_a_colleagues_session(gateway: TestApp) -> None:
    other = opened(gateway, worker(42))
    client = here(gateway, worker(41))
    for handle in ("", handles(here(gateway, worker(42)).get("/devices").text)[0]):
        client.post("/devices", data={"handle": handle})
    assert alive(gateway, other)


def test_who_is_no_worker_is_led_to_the_sign_in(gateway: TestApp) -> None:
    assert gateway.client().get("/devices").headers["location"] == "/signin?next=/devices"
    assert gateway.client(staff()).post("/devices").status_code == 403


def test_the_office_signs_out_on_all_other_devices(gateway: TestApp) -> None:
    gateway.db.write(accounts.create_first_admin, "hash", now())
    admin = staff("owner", name="admin")
    others = [opened(gateway, admin) for _ in range(2)]
    client = here(gateway, admin)
    assert len(handles(client.get("/admin/accounts/me").text)) == 2
    client.post("/admin/accounts/me/sessions")
    assert [alive(gateway, token) for token in others] == [False, False]
    assert alive(gateway, client.cookies["humetix"])


def test_an_owner_ends_the_sessions_of_another_account(gateway: TestApp) -> None:
    gateway.db.write(accounts.create_first_admin, "hash", now())
    token = opened(gateway, staff("viewer", name="admin"))
    owner = gateway.client(staff("owner", name="boss"))
    assert "안드로이드 · Chrome" in owner.get("/admin/accounts/admin").text
    for role in ("manager", "payer", "viewer", "operator"):
        answer = gateway.client(staff(role, name="kim")).post("/admin/accounts/admin/sessions")
        assert answer.status_code == 403
    assert alive(gateway, token)
    owner.post("/admin/accounts/admin/sessions")
    assert not alive(gateway, token)


def test_a_manager_signs_a_worker_out_on_a_lost_phone(gateway: TestApp, haneul: int) -> None:
    token = opened(gateway, worker(haneul))
    manager = gateway.client(staff("manager"))
    [handle] = handles(manager.get(f"/admin/workers/{haneul}").text)
    assert gateway.client(staff("viewer")).post(f"/admin/workers/{haneul}/sessions").status_code == 403
    manager.post(f"/admin/workers/{haneul}/sessions", data={"handle": handle})
    assert not alive(gateway, token)


def test_programs_list_and_end_their_own_sessions(gateway: TestApp) -> None:
    path = "/api/gateway/v1/me/sessions"
    first, second = (opened(gateway, worker(41)) for _ in range(2))
    client = here(gateway, worker(41))
    items = json_of(client.get(path))["items"]
    assert [one["here"] for one in items] == [True, False, False]
    assert json_of(client.delete(f"{path}/{items[1]['handle']}")) == {"ended": 1}
    assert json_of(client.delete(path)) == {"ended": 1}
    assert not alive(gateway, first)
    assert not alive(gateway, second)
    assert gateway.client().get(path).status_code == 401


@pytest.mark.parametrize("who", [staff(name="admin"), worker(41)])
def test_a_page_asks_whether_its_reader_is_still_signed_in(gateway: TestApp, who: Identity) -> None:
    path = "/api/gateway/v1/me/session"
    told = json_of(gateway.client(who).get(path))
    assert told == {"kind": who.kind, "id": who.id, "name": who.name, "recent": False}
    assert gateway.client().get(path).status_code == 401
