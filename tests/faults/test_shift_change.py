"""A factory behind one address at shift change: forty people at the door at once are not an attack."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from chassis.testing import staff
from gateway.testing import Answer, Upstream

from tests.faults.house import SERVICES, GatewayProcess
from tests.faults.test_guessing import WORKER, cookies_of, enter

FACTORY, PIN = "203.0.113.40", "602214"
CREW: list[dict[str, Any]] = [
    {
        **WORKER,
        "seq": number,
        "employee_id": 100 + number,
        "employee_no": f"2611-{100 + number:04d}",
        "phone": f"010-7300-{number:04d}",
    }
    for number in range(1, 41)
]


class Crew:
    """Forty workers of one factory and their phones."""

    def __init__(self, door: GatewayProcess) -> None:
        self.door, self.phones = door, [""] * len(CREW)
        owner = {"Cookie": door.cookie(staff(name="admin")), "Content-Type": "application/json"}
        path = "/api/gateway/v1/workers/{}/activation-code"
        self.codes = [
            door.request("POST", path.format(one["employee_id"]), owner).json()["code"] for one in CREW
        ]

    def at_once(self, path: str, *, known: bool, pin: str = PIN) -> dict[int, int]:
        """Send everybody's form at the same moment; return how many got which status."""

        def send(number: int) -> Answer:
            fields = {"login": CREW[number]["phone"], "pin": pin}
            fields |= {"code": self.codes[number]} if path == "/activate" else {}
            cookie = self.phones[number] if known else ""
            return enter(self.door, path, fields, FACTORY, cookie)

        with ThreadPoolExecutor(len(CREW)) as crowd:
            answers = list(crowd.map(send, range(len(CREW))))
        if path == "/activate":
            self.phones = [cookies_of(answer) for answer in answers]
        return dict(Counter(answer.status for answer in answers))


@pytest.fixture(scope="module")
def crew(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Crew]:
    upstream = Upstream().start()
    upstream.own_answers["/internal/changes"] = {"items": CREW, "next": None}
    urls = dict.fromkeys(SERVICES, f"http://127.0.0.1:{upstream.port}")
    door = GatewayProcess(tmp_path_factory.mktemp("factory"), urls).start()
    try:
        yield Crew(door)
    finally:
        door.stop()
        upstream.close()


@pytest.mark.fault("T28")
def test_forty_workers_behind_one_address_are_never_limited(crew: Crew) -> None:
    everybody = {303: len(CREW)}
    assert crew.at_once("/activate", known=False) == everybody, "the first day, new phones"
    assert crew.at_once("/signin", known=False) == everybody, "browsers that have forgotten"
    assert crew.at_once("/signin", known=True, pin="918273") == {401: len(CREW)}, "a typing error each"
    assert crew.at_once("/signin", known=True) == everybody
    assert crew.door.metric("gateway_login_attempts_total", result="throttled_ip") == 0


@pytest.mark.fault("T28")
def test_forty_guesses_at_once_get_as_many_answers_as_one_after_the_other(crew: Crew) -> None:
    assert crew.at_once("/signin", known=False, pin="918273") == {401: 20, 429: 20}
    assert crew.at_once("/signin", known=True) == {303: len(CREW)}, "their own phones still get in"
