"""A clock-in that was answered is there afterwards, whatever is killed in the middle of it."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor

import httpx
import pytest
from chassis.identity import Identity

from tests.e2e.crowd import direct_client, hire_crowd, sign_in_crowd
from tests.e2e.stack import ProcessStack, running, wait_for_status

PEOPLE, PHONES, KILLS, PAUSE_SECONDS = 240, 8, 3, 0.2


@pytest.fixture(scope="module")
def processes(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ProcessStack]:
    with running(ProcessStack(tmp_path_factory.mktemp("punches"))) as stack:
        yield stack


def press_until_answered(stack: ProcessStack, cookie: str, deadline: float) -> int | None:
    """Clock one worker in like a phone does: again after every failure; return the acknowledged punch."""
    time.sleep(PAUSE_SECONDS)  # the presses last as long as the kills
    while time.monotonic() < deadline:
        try:
            answer = httpx.post(
                f"{stack.url}/api/attendance/v1/punches",
                json={"kind": "in"},
                headers={"Cookie": cookie, "Origin": stack.url},
                timeout=20,
                trust_env=False,
            )
        except httpx.TransportError:
            time.sleep(0.1)
            continue
        if answer.status_code == 201:
            return int(answer.json()["id"])
        assert answer.status_code in (409, 502, 503, 504), answer.text
        time.sleep(0.1)
    return None


def acknowledged_while(
    stack: ProcessStack, cookies: list[str], disturb: Callable[[], None]
) -> list[int | None]:
    """Clock everyone in from several phones while something is done to the installation."""
    deadline = time.monotonic() + 90
    disturbing = threading.Thread(target=disturb)
    disturbing.start()
    with ThreadPoolExecutor(PHONES) as phones:
        taken = list(phones.map(lambda cookie: press_until_answered(stack, cookie, deadline), cookies))
    disturbing.join()
    return taken


@pytest.mark.parametrize("victim", ["attendance", "gateway"])
def test_killing_a_service_loses_no_acknowledged_clock_in(processes: ProcessStack, victim: str) -> None:
    people = hire_crowd(processes, PEOPLE, f"kill-{victim}")
    cookies = sign_in_crowd(processes, people)

    def kill_again_and_again() -> None:
        for _ in range(KILLS):
            time.sleep(0.6)
            processes.kill(victim)
            processes.start(victim)

    acknowledged = acknowledged_while(processes, cookies, kill_again_and_again)

    wait_for_status(processes.url, "healthy")
    stored = {person: stored_today(processes, person) for person in people}
    assert [person for person, punch in zip(people, acknowledged, strict=True) if punch is None] == []
    assert [person for person in people if len(stored[person]) != 1] == []


def stored_today(stack: ProcessStack, employee: int) -> list[str]:
    """Return the clock-ins that attendance now tells this worker of."""
    with direct_client(stack, "attendance", Identity("worker", str(employee), "", ("worker",))) as own:
        items = own.get("/api/attendance/v1/me/days").json()["items"]
    return [item["clock_in"] for item in items]
