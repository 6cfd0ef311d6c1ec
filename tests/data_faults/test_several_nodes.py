"""The whole house on one PostgreSQL server and Redis, as on several machines: nothing lives in a volume."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import httpx
import pytest
from attendance.clock.tables import Punch
from chassis.db import Database
from chassis.identity import Identity
from gateway.session.actions import open_session
from gateway.session.rules import COOKIES
from humetix.client import Office, Person
from sqlalchemy import select

from tests.data_faults.nodes import SECOND_ATTENDANCE, Nodes
from tests.e2e.crowd import hire_crowd
from tests.e2e.journey import PIN, Journey
from tests.e2e.stack import running

PEOPLE, PHONES, KILLS = 120, 8, 2


@pytest.fixture(scope="module")
def nodes(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Nodes]:
    with running(Nodes(tmp_path_factory.mktemp("nodes"))) as stack:
        yield stack


@pytest.fixture(scope="module")
def office(nodes: Nodes) -> Iterator[Office]:
    with Office(nodes.url, nodes.admin_password) as signed_in:
        yield signed_in


def test_one_person_is_hired_and_paid_through_either_gateway(nodes: Nodes, office: Office) -> None:
    first = Journey(nodes.url, office, 1)
    first.walk()
    with Office(nodes.second_url, nodes.admin_password) as other:
        second = Journey(nodes.second_url, other, 2)
        second.walk()
        second.lock()
    with Person(nodes.second_url) as worker:  # the PIN set at one gateway opens the other
        worker.enter("/signin", {"login": first.phone, "pin": PIN})
        assert [own["month"] for own in worker.get("/api/payroll/v1/me/payslips")["items"]] == [first.month]
    with httpx.Client(base_url=nodes.second_url, cookies=office.http.cookies, trust_env=False) as same:
        runs = same.get("/api/payroll/v1/runs").json()["items"]
    assert [run["state"] for run in runs] == ["locked"]


def test_no_service_keeps_a_file_of_rows(nodes: Nodes, office: Office) -> None:
    assert office.get("/api/attendance/v1/employees")["items"]
    assert list(nodes.folder.rglob("*.db")) == []


def test_the_limit_is_one_for_both_gateways(nodes: Nodes) -> None:
    question = {
        "company": "새봄",
        "name": "담당자",
        "phone": "010-1234-5678",
        "consent": "1",
        "message": "몇 명",
    }
    left = []
    for url in (nodes.url, nodes.second_url, nodes.url):
        path = f"{url}/api/recruit/v1/inquiries"
        answer = httpx.post(path, json=question, headers={"Origin": url}, trust_env=False)
        assert answer.status_code == 201, answer.text
        left.append(int(answer.headers["ratelimit"].split("r=")[1].split(";")[0]))
    assert left == [left[0], left[0] - 1, left[0] - 2]


def test_killing_one_of_two_attendances_loses_no_acknowledged_clock_in(nodes: Nodes) -> None:
    people = hire_crowd(nodes, PEOPLE, "nodes")
    cookies = sessions_of(nodes, people)

    def kill_and_start() -> None:
        for _ in range(KILLS):
            time.sleep(0.4)
            nodes.kill(SECOND_ATTENDANCE)
            nodes.start(SECOND_ATTENDANCE)

    killer = threading.Thread(target=kill_and_start)
    killer.start()
    deadline = time.monotonic() + 60
    with ThreadPoolExecutor(PHONES) as phones:
        asked = [phones.submit(press, nodes, *turn, deadline) for turn in enumerate(cookies)]
        acked = [each.result() for each in asked]
    killer.join()
    stored = stored_punches(nodes)
    assert [person for person, punch in zip(people, acked, strict=True) if punch is None] == []
    assert set(acked) <= {punch for punch, _ in stored}
    assert sorted(person for _, person in stored if person in set(people)) == sorted(people)


def press(nodes: Nodes, number: int, cookie: str, deadline: float) -> int | None:
    """Clock in until it is answered, at one gateway or the other; return the acknowledged punch."""
    url = (nodes.url, nodes.second_url)[number % 2]
    headers = {"Cookie": cookie, "Origin": url, "Idempotency-Key": f"press-{number}"}
    time.sleep(0.1)  # the presses last as long as the kills
    while time.monotonic() < deadline:
        answer = httpx.post(
            f"{url}/api/attendance/v1/punches",
            json={"kind": "in"},
            headers=headers,
            timeout=20,
            trust_env=False,
        )
        if answer.status_code == 201:
            return int(answer.json()["id"])
        assert answer.status_code in (502, 503, 504), answer.text
        time.sleep(0.1)
    return None


def sessions_of(nodes: Nodes, employees: list[int]) -> list[str]:
    """Open a session for each worker; return the Cookie headers."""
    database = Database(nodes.database_url("gateway"))
    try:
        tokens = [
            database.write(
                open_session,
                Identity("worker", str(employee), "근로자", ("worker",)),
                "crowd",
                timedelta(hours=1),
                datetime.now(UTC),
            )
            for employee in employees
        ]
    finally:
        database.close()
    return [f"{COOKIES['worker']}={token}" for token in tokens]


def stored_punches(nodes: Nodes) -> list[tuple[int, int]]:
    """Return id and person of every punch on the server."""
    database = Database(nodes.database_url("attendance"))
    try:
        with database.read() as session:
            return [(row.id, row.employee_id) for row in session.execute(select(Punch.id, Punch.employee_id))]
    finally:
        database.close()
