"""Sessions of a running gateway end when they must: at once, on the server, whatever a browser holds."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pyotp
import pytest
from chassis.clock import now
from chassis.db import Database
from chassis.identity import Identity
from chassis.testing import staff, worker
from gateway.session import rules
from gateway.session.tables import SignedIn
from sqlalchemy import update
from sqlalchemy.orm import Session

from tests.faults.house import ADMIN_PASSWORD, SERVICES, GatewayProcess
from tests.faults.test_guessing import FORM, cookies_of, enter

OPEN = {"staff": "/admin/accounts/me", "worker": "/devices"}
JSON = {"Accept": "application/json", "Content-Type": "application/json"}


def is_in(door: GatewayProcess, cookie: str, kind: str = "staff") -> bool:
    """Say whether a cookie still opens a page that asks for a session."""
    return door.request("GET", OPEN[kind], {"Cookie": cookie}).status == 200


def login(door: GatewayProcess, username: str, password: str, cookie: str = "") -> str:
    """Sign in as a browser does; return its cookies."""
    body = f"username={username}&password={password.replace(' ', '+')}".encode()
    answer = door.request("POST", "/login", {**FORM, "Cookie": cookie}, body)
    assert answer.status == 303, answer.body.decode()[:300]
    return cookies_of(answer)


def in_the_database(door: GatewayProcess, change: Callable[[Session], object]) -> None:
    """Change rows while the gateway runs."""
    database = Database(door.database_url)
    try:
        database.write(change)
    finally:
        database.close()


@pytest.mark.fault("T31")
def test_a_planted_session_id_is_never_taken_over(door: GatewayProcess) -> None:
    planted = "humetix=" + rules.new_token()
    own = login(door, "admin", ADMIN_PASSWORD, cookie=planted)
    assert planted not in own
    assert is_in(door, own)
    assert not is_in(door, planted)


@pytest.mark.fault("T31")
def test_every_sign_in_has_an_id_of_its_own_and_ends_the_one_before(door: GatewayProcess) -> None:
    first = login(door, "admin", ADMIN_PASSWORD)
    second = login(door, "admin", ADMIN_PASSWORD, cookie=first)
    assert first.split(";")[0] != second.split(";")[0]
    assert is_in(door, second)
    assert not is_in(door, first)


@pytest.mark.fault("T31")
@pytest.mark.parametrize("who", [staff(name="admin"), worker(41)], ids=["staff", "worker"])
def test_a_cookie_kept_from_before_the_sign_out_opens_nothing(door: GatewayProcess, who: Identity) -> None:
    cookie = door.cookie(who)
    assert is_in(door, cookie, who.kind)
    assert (
        door.request("POST", "/logout", {**FORM, "Cookie": cookie, "Origin": f"http://{door.host}"}).status
        == 303
    )
    assert not is_in(door, cookie, who.kind)


@pytest.mark.fault("T31")
def test_a_new_password_a_closed_account_and_new_roles_end_every_session_at_once(
    door: GatewayProcess,
) -> None:
    owner = {**JSON, "Cookie": door.cookie(staff(name="admin"))}
    accounts = "/api/gateway/v1/accounts"
    made = door.request(
        "POST", accounts, owner, b'{"account": "park", "name": "\xeb\xb0\x95", "roles": ["viewer"]}'
    )
    assert made.status == 201, made.body
    ends = {
        "password": ("POST", f"{accounts}/park/password", b""),
        "roles": ("PATCH", f"{accounts}/park", b'{"roles": ["manager"]}'),
        "closed": ("PATCH", f"{accounts}/park", b'{"disabled": true}'),
    }
    for name, (method, path, body) in ends.items():
        cookies = [door.cookie(staff("viewer", name="park")) for _ in range(2)]
        assert [is_in(door, cookie) for cookie in cookies] == [True, True], name
        assert door.request(method, path, owner, body).status in (200, 204), name
        assert [is_in(door, cookie) for cookie in cookies] == [False, False], name


@pytest.mark.fault("T31")
@pytest.mark.parametrize(
    ("who", "aged"),
    [
        (staff(name="admin"), {"expires_at": timedelta(seconds=-1)}),
        (staff(name="admin"), {"last_seen_at": timedelta(minutes=-31)}),
        (worker(41), {"expires_at": timedelta(seconds=-1)}),
        (worker(41), {"last_seen_at": timedelta(days=-31)}),
    ],
    ids=["staff after 8 h", "staff idle 30 min", "worker after 60 days", "worker idle 30 days"],
)
def test_a_session_ends_by_its_age_and_by_its_rest(
    door: GatewayProcess, who: Identity, aged: dict[str, timedelta]
) -> None:
    cookie = door.cookie(who)
    key = rules.fingerprint(cookie.partition("=")[2])
    moments = {name: now() + age for name, age in aged.items()}

    def grow_old(session: Session) -> None:
        session.execute(update(SignedIn).where(SignedIn.id == key).values(**moments))

    in_the_database(door, grow_old)
    assert not is_in(door, cookie, who.kind)


@pytest.mark.fault("T31")
def test_sessions_outlive_the_gateway_but_not_their_end(door: GatewayProcess) -> None:
    kept, ended = door.cookie(staff(name="admin")), door.cookie(staff(name="admin"))
    told = {**FORM, "Origin": f"http://{door.host}"}
    assert door.request("POST", "/logout", {**told, "Cookie": ended}).status == 303
    door.stop()
    door.start()
    assert is_in(door, kept)
    assert not is_in(door, ended)


@pytest.mark.fault("T31")
def test_new_secret_keys_keep_sessions_known_devices_and_second_factors(tmp_path: Path) -> None:
    """SECRET_KEYS=old, then new,old: nobody signs in again, and nothing sealed with the old key is lost."""
    urls = dict.fromkeys(SERVICES, "http://127.0.0.1:9")
    door, admin = GatewayProcess(tmp_path, urls).start(), {"username": "admin", "password": ADMIN_PASSWORD}
    try:
        device = cookies_of(enter(door, "/login", admin))
        secret = switch_second_factor_on(door, device)
        door.stop()
        door.tell(SECRET_KEYS=f"{'n' * 48},{door.key}")
        door.start()
        assert is_in(door, device)
        for number in range(6):
            enter(door, "/login", {**admin, "password": "wrong"}, f"198.18.{number}.1")
        assert enter(door, "/login", admin, "198.18.9.1").status == 429
        code = pyotp.TOTP(secret).at(time.time() + 30)
        assert enter(door, "/login", {**admin, "totp": code}, "198.18.9.1", device).status == 303
    finally:
        door.stop()


def switch_second_factor_on(door: GatewayProcess, cookie: str) -> str:
    """Ask for a second factor as a program does; return its secret."""
    told, factor = (
        {**JSON, "Cookie": cookie, "Origin": f"http://{door.host}"},
        "/api/gateway/v1/me/second-factor",
    )
    begun = door.request("POST", factor, told, f'{{"password": "{ADMIN_PASSWORD}"}}')
    secret: str = begun.json()["secret"]
    code = f'{{"totp": "{pyotp.TOTP(secret).now()}"}}'
    confirmed = door.request("POST", f"{factor}/confirmation", told, code)
    assert confirmed.status in (200, 201), confirmed.body
    return secret
