"""Passkeys through the whole gateway: foreign pages, other people's roles, the limit, the host."""

from urllib.parse import urlencode

import pytest
from chassis.identity import Identity
from chassis.testing import staff, worker
from gateway.testing import Door
from gateway.testing_device import Device

OWN, WORKERS = "/admin/accounts/me/passkeys", "/devices/passkeys"
FACTOR, KEYS = "/api/gateway/v1/me/second-factor", "/api/gateway/v1/accounts/admin/keys"
FORM = {"Content-Type": "application/x-www-form-urlencoded"}
STAFF_ONLY = [
    *(f"{OWN}{step}" for step in ("", "/confirmation", "/1/name", "/1/removal")),
    "/admin/accounts/admin/passkeys",
    "/admin/workers/41/passkeys",
    FACTOR,
    f"{FACTOR}/confirmation",
    f"{FACTOR}/removal",
    KEYS,
]
OF_WORKERS = [f"{WORKERS}{step}" for step in ("", "/confirmation", "/1/name", "/1/removal")]
FOREIGN = [
    {"Sec-Fetch-Site": "cross-site"},
    {"Sec-Fetch-Site": "same-site"},
    {"Origin": "https://evil.example"},
    {"Referer": "https://evil.example/x"},
]
OPEN = ["/login/passkey", "/signin/passkey", "/api/gateway/v1/passkey-challenges"]


def test_no_foreign_page_makes_a_browser_send_any_of_them(door: Door) -> None:
    offices, phones = door.cookie(staff("owner", name="admin")), door.cookie(worker(41))
    for path in (*STAFF_ONLY, *OF_WORKERS, *OPEN):
        own = {"Cookie": phones if path in OF_WORKERS else offices, **FORM}
        for told in FOREIGN:
            got = door.request("POST", path, {**own, **told}, b"")
            assert got.status == 403, path
            assert "다른 사이트" in got.body.decode(), path


@pytest.mark.parametrize(
    ("paths", "others"),
    [(STAFF_ONLY, [None, worker(41)]), (OF_WORKERS, [None, staff("owner", name="admin")])],
    ids=["of the office", "of workers"],
)
def test_strangers_and_the_other_kind_reach_none_of_them(
    door: Door, paths: list[str], others: list[Identity | None]
) -> None:
    for who in others:
        headers = {"Sec-Fetch-Site": "same-origin", "Accept": "application/json", **FORM}
        headers |= {"Cookie": door.cookie(who)} if who else {}
        assert {door.request("POST", path, headers, b"").status for path in paths} <= {401, 403}


def test_a_challenge_is_asked_for_by_post_counted_and_bound_to_the_host(door: Door) -> None:
    path = "/api/gateway/v1/passkey-challenges"
    assert door.request("GET", path).status == 405
    own = {"Sec-Fetch-Site": "same-origin"}
    got = door.request("POST", path, {**own, "Host": f"localhost:{door.port}"})
    assert got.status == 201
    assert b'"rpId":"localhost"' in got.body
    assert got.header("ratelimit") is not None
    for claimed in (door.host, "evil.example", "localhost.evil.example"):
        assert door.request("POST", path, {**own, "Host": claimed}).status == 409


def test_an_answer_for_another_host_is_refused_whoever_claims_it(door: Door) -> None:
    body = urlencode({"credential": Device(origin="http://evil.example").sign({"challenge": "eA"})})
    headers = {"Sec-Fetch-Site": "same-origin", "Host": "evil.example", **FORM}
    got = door.request("POST", "/login/passkey", headers, body)
    assert got.status == 409
    assert got.header("set-cookie") is None
