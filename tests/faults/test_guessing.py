"""Guessing at the doors of a running gateway: it hurts who guesses, neither the owner nor the others."""

from __future__ import annotations

import re
import threading
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import urlencode

import pytest
from chassis.testing import staff
from gateway.limits.rules import ADDRESS_FAILURES, FREE_FAILURES
from gateway.secret.hashing import MOST_AT_ONCE
from gateway.testing import Answer, Upstream

from tests.faults.house import ADMIN_PASSWORD, OUR_PROXY, SERVICES, GatewayProcess

MIB = 1024 * 1024
FORM = {"Content-Type": "application/x-www-form-urlencoded", "Accept": "text/html"}
WORKER = {
    "seq": 1,
    "employee_id": 41,
    "employee_no": "2611-0041",
    "name": "김하늘",
    "birth_date": "1998-03-05",
    "phone": "010-2345-6789",
    "site_name": "한빛물류",
    "hire_date": "2026-01-02",
    "resign_date": None,
    "is_active": True,
}
COLLEAGUE = {**WORKER, "seq": 2, "employee_id": 42, "employee_no": "2611-0042", "phone": "010-5555-6666"}


@pytest.fixture(scope="module")
def guarded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[GatewayProcess]:
    """A gateway that is to be guessed at, with one admin and two workers who have a PIN."""
    upstream = Upstream().start()
    upstream.own_answers["/internal/changes"] = {"items": [WORKER, COLLEAGUE], "next": None}
    urls = dict.fromkeys(SERVICES, f"http://127.0.0.1:{upstream.port}")
    door = GatewayProcess(tmp_path_factory.mktemp("guarded"), urls).start()
    try:
        owner = {"Cookie": door.cookie(staff(name="admin")), "Content-Type": "application/json"}
        for worker in (WORKER, COLLEAGUE):
            path = f"/api/gateway/v1/workers/{worker['employee_id']}/activation-code"
            code = door.request("POST", path, owner).json()["code"]
            activated = {"login": str(worker["phone"]), "code": code, "pin": "602214"}
            assert enter(door, "/activate", activated).status == 303
        yield door
    finally:
        door.stop()
        upstream.close()


def enter(
    door: GatewayProcess, path: str, fields: dict[str, str], address: str = "192.0.2.1", cookie: str = ""
) -> Answer:
    """Send a sign-in form from an address of the world."""
    told = {**FORM, "X-Forwarded-For": address} | ({"Cookie": cookie} if cookie else {})
    return door.request("POST", path, told, urlencode(fields).encode(), source=OUR_PROXY)


def cookies_of(answer: Answer) -> str:
    """Return the Cookie header a browser would send after an answer."""
    values = [value for name, value in answer.headers if name.lower() == "set-cookie"]
    return "; ".join(value.partition(";")[0] for value in values)


@pytest.mark.fault("T28")
def test_a_thousand_guesses_from_everywhere_get_few_answers_and_the_admin_still_gets_in(
    guarded: GatewayProcess,
) -> None:
    admin = {"username": "admin", "password": ADMIN_PASSWORD}
    device = cookies_of(enter(guarded, "/login", admin, "192.0.2.10"))
    hashed = guarded.metric("password_hash_duration_seconds_count")
    answers = [
        enter(
            guarded,
            "/login",
            {"username": "Admin", "password": f"guess {number}"},
            f"198.18.{number % 200}.1",
        )
        for number in range(1000)
    ]
    statuses = Counter(answer.status for answer in answers)
    assert set(statuses) == {401, 429}
    assert FREE_FAILURES <= statuses[401] <= 20
    assert guarded.metric("password_hash_duration_seconds_count") - hashed == statuses[401]
    waits = [int(str(answer.header("retry-after"))) for answer in answers if answer.status == 429]
    assert max(waits) <= 300
    assert enter(guarded, "/login", admin, "192.0.2.99").status == 429
    assert enter(guarded, "/login", admin, "192.0.2.10", device).status == 303


@pytest.mark.fault("T28")
def test_one_address_that_tries_many_accounts_closes_only_itself(guarded: GatewayProcess) -> None:
    statuses = [
        enter(guarded, "/login", {"username": f"person{number}", "password": "wrong"}, "203.0.113.5").status
        for number in range(ADDRESS_FAILURES + 10)
    ]
    assert statuses == [401] * ADDRESS_FAILURES + [429] * 10
    assert enter(guarded, "/login", {"username": "person3", "password": "wrong"}, "203.0.113.6").status == 401


@pytest.mark.fault("T28")
def test_a_worker_is_found_by_no_writing_of_a_number_that_was_guessed_too_often(
    guarded: GatewayProcess,
) -> None:
    writings = ["010-2345-6789", "01023456789", "010 2345 6789", "2611-0041", "+82 10-2345-6789"]
    statuses = [
        enter(
            guarded, "/signin", {"login": writings[number % 4], "pin": "999998"}, f"198.19.{number}.1"
        ).status
        for number in range(12)
    ]
    assert statuses[:FREE_FAILURES] == [401] * FREE_FAILURES
    assert statuses[-1] == 429


@pytest.mark.fault("T30")
def test_two_hundred_sign_ins_at_once_hash_four_at_a_time_and_block_nobody(guarded: GatewayProcess) -> None:
    before, seen, over = guarded.rss(), [], threading.Event()

    def look_around() -> None:
        while not over.is_set():
            seen.append(guarded.request("GET", "/apply").status)

    with ThreadPoolExecutor(201) as crowd:
        others = crowd.submit(look_around)
        answers = list(crowd.map(lambda number: _sign_in(guarded, number), range(200)))
        over.set()
        others.result()
    statuses = Counter(answer.status for answer in answers)
    assert set(statuses) <= {401, 503}
    assert statuses[401] >= MOST_AT_ONCE
    assert {answer.header("retry-after") for answer in answers if answer.status == 503} <= {
        "1",
        "2",
        "3",
        "5",
    }
    assert len(seen) >= 3
    assert set(seen) == {200}
    assert guarded.rss() - before < (MOST_AT_ONCE + 4) * 20 * MIB


def _sign_in(door: GatewayProcess, number: int) -> Answer:
    fields = {"username": f"crowd{number}", "password": "wrong"}
    return enter(door, "/login", fields, f"198.51.{number % 100}.7")


def told(answer: Answer, typed: str) -> str:
    """Return a page without what differs from request to request: what was typed, ids, versions."""
    text = answer.body.decode().replace(typed, "·")
    return re.sub(r"[0-9a-f]{8}-[0-9a-f-]{27}|\d{4}-\d\d-\d\dT[\d:.+]+", "·", text)


@pytest.mark.fault("T36")
@pytest.mark.parametrize(
    ("path", "more"),
    [("/signin", {"pin": "135790"}), ("/activate", {"code": "12345678", "pin": "135790"})],
    ids=["sign-in", "activation"],
)
def test_an_unknown_number_gets_the_answer_of_a_known_one_and_costs_as_much(
    guarded: GatewayProcess, path: str, more: dict[str, str]
) -> None:
    def ask(login: str, address: str) -> tuple[int, str, list[str], float]:
        before = guarded.metric("password_hash_duration_seconds_count")
        answer = enter(guarded, path, {"login": login, **more}, address)
        names = sorted(name.lower() for name, _ in answer.headers)
        hashed = guarded.metric("password_hash_duration_seconds_count") - before
        return answer.status, told(answer, login), names, hashed

    known, unknown = ask("010-5555-6666", "198.18.77.1"), ask("010-9999-0000", "198.18.77.2")
    assert known == unknown
    assert (known[0], known[3]) == (401, 1)


@pytest.mark.fault("T36")
def test_ten_thousand_names_cannot_be_tried_from_one_address(guarded: GatewayProcess) -> None:
    asked = [
        enter(
            guarded,
            "/activate",
            {"login": f"010-{number:04d}-0000", "code": "1", "pin": "135790"},
            "203.0.113.77",
        )
        for number in range(60)
    ]
    assert [answer.status for answer in asked[:ADDRESS_FAILURES]] == [401] * ADDRESS_FAILURES
    assert {answer.status for answer in asked[ADDRESS_FAILURES:]} == {429}
