"""One effect per Idempotency-Key, on SQLite and on PostgreSQL."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from chassis.clock import now
from chassis.idempotency import KEPT, REPLAYED, requests
from chassis.testing import TestApp, json_of, make_app, staff
from chassis.testing_databases import new_postgres_url
from sample.app import create
from sample.note.tables import Note
from sample.settings import SampleSettings
from sqlalchemy import func, select

PATH = "/api/sample/v1/kept/now"


@pytest.fixture(params=["sqlite", "postgresql"])
def tested(
    request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[TestApp]:
    if request.param == "postgresql":
        monkeypatch.setenv("SAMPLE_DATABASE_URL", new_postgres_url())
    app = make_app(create, SampleSettings, tmp_path)
    yield app
    app.close()


def send(tested: TestApp, key: str | None, text: str = "가", path: str = PATH, **more: Any) -> Any:
    caller = staff(name=more.pop("name", "office"))
    headers = {"Idempotency-Key": key} if key else {}
    return tested.client(caller).post(path, json={"text": text, **more}, headers=headers)


def notes(tested: TestApp) -> int:
    with tested.db.read() as session:
        return session.scalar(select(func.count()).select_from(Note)) or 0


def test_the_same_key_tells_the_first_answer_again_and_says_so(tested: TestApp) -> None:
    first, second = send(tested, "k1"), send(tested, "k1")
    assert first.status_code == second.status_code == 201
    assert json_of(first, 201) == json_of(second, 201)
    assert json_of(first, 201)["from"] == "office"
    assert REPLAYED not in first.headers
    assert second.headers[REPLAYED] == "true"
    assert notes(tested) == 1


def test_without_a_key_each_request_has_its_effect(tested: TestApp) -> None:
    assert {send(tested, None).status_code, send(tested, None).status_code} == {201}
    assert notes(tested) == 2


def test_fifty_at_once_with_one_key_have_one_effect(tested: TestApp) -> None:
    ready = threading.Barrier(50)

    def press(_: int) -> Any:
        client = tested.client(staff(name="office"))
        ready.wait()
        return client.post(PATH, json={"text": "가"}, headers={"Idempotency-Key": "k1"})

    with ThreadPoolExecutor(50) as crowd:
        answers = list(crowd.map(press, range(50)))
    taken = [answer for answer in answers if answer.status_code == 201]
    waiting = [answer for answer in answers if answer.status_code == 409]
    assert len(taken) + len(waiting) == 50
    assert len({answer.json()["id"] for answer in taken}) == 1
    assert {answer.json()["code"] for answer in waiting} <= {"idempotency_in_flight"}
    assert all("retry-after" in answer.headers for answer in waiting)
    assert notes(tested) == 1
    assert send(tested, "k1").headers[REPLAYED] == "true"


def test_two_processes_with_one_key_have_one_effect(tested: TestApp) -> None:
    other = create(tested.settings)
    clients = [TestApp(app, tested.settings).client(staff(name="office")) for app in (tested.app, other)]
    ready = threading.Barrier(2)

    def press(client: Any) -> Any:
        ready.wait()
        return client.post(PATH, json={"text": "가"}, headers={"Idempotency-Key": "k1"})

    with ThreadPoolExecutor(2) as crowd:
        answers = list(crowd.map(press, clients))
    assert [answer.status_code for answer in answers] == [201, 201]
    assert len({answer.json()["id"] for answer in answers}) == 1
    assert notes(tested) == 1
    other.state.db.close()


def test_a_changed_body_or_address_under_the_same_key_is_refused(tested: TestApp) -> None:
    send(tested, "k1")
    for answer in (send(tested, "k1", "나"), send(tested, "k1", path="/api/sample/v1/kept/later")):
        assert json_of(answer, 422)["code"] == "idempotency_mismatch"
    assert notes(tested) == 1


def test_spacing_and_order_of_json_are_not_content(tested: TestApp) -> None:
    headers = {"Idempotency-Key": "k1", "Content-Type": "application/json"}
    client = tested.client(staff(name="office"))
    client.post(PATH, content='{"text":"a","refuse":false}', headers=headers)
    assert REPLAYED in client.post(PATH, content='{ "refuse":false, "text":"a" }', headers=headers).headers


def test_another_persons_key_is_another_key(tested: TestApp) -> None:
    assert send(tested, "k1").json()["id"] != send(tested, "k1", name="second").json()["id"]
    assert notes(tested) == 2


def test_a_refusal_is_not_kept_so_the_same_key_may_succeed_later(tested: TestApp) -> None:
    assert send(tested, "k1", refuse=True).status_code == 409
    assert notes(tested) == 0
    assert send(tested, "k1").status_code == 201


def test_a_replay_outlives_the_process(tested: TestApp) -> None:
    first = send(tested, "k1")
    again = create(tested.settings)
    client = TestApp(again, tested.settings).client(staff(name="office"))
    answer = client.post(PATH, json={"text": "가", "refuse": False}, headers={"Idempotency-Key": "k1"})
    assert json_of(answer, 422)["code"] == "idempotency_mismatch"
    answer = client.post(PATH, json={"text": "가"}, headers={"Idempotency-Key": "k1"})
    assert answer.json() == first.json()
    again.state.db.close()


def test_a_key_is_free_again_after_two_days(tested: TestApp) -> None:
    send(tested, "k1")
    tested.at(now() + KEPT + timedelta(minutes=1))
    assert REPLAYED not in send(tested, "k1", "나").headers
    assert notes(tested) == 2


def test_an_answer_without_words_and_one_of_another_status_are_kept_too(tested: TestApp) -> None:
    client = tested.client(staff(name="office"))
    gone = [client.delete("/api/sample/v1/kept", headers={"Idempotency-Key": "d"}) for _ in range(2)]
    assert [answer.status_code for answer in gone] == [204, 204]
    later = [send(tested, "l", path="/api/sample/v1/kept/later") for _ in range(2)]
    assert [answer.status_code for answer in later] == [202, 202]
    assert REPLAYED in gone[1].headers
    assert REPLAYED in later[1].headers


def test_a_key_is_counted_by_what_became_of_it(tested: TestApp) -> None:
    def counted(result: str) -> float:
        return float(requests_of("/api/sample/v1/kept/{shelf}", result))

    before = {result: counted(result) for result in ("new", "replay", "mismatch")}
    send(tested, "c")
    send(tested, "c")
    send(tested, "c", "나")
    assert {result: counted(result) - was for result, was in before.items()} == dict.fromkeys(before, 1.0)


def requests_of(route: str, result: str) -> float:
    return float(requests.labels(route, result)._value.get())
