"""kill −9 of payroll in a run, a payout, a lock: nothing twice, nothing lost, pressed again it ends."""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from typing import Any

import httpx
import pytest
from chassis.db import Database
from chassis.identity import Identity
from payroll.prepaid.tables import Advance, AdvanceEntry
from payroll.run.tables import PayRun, Payslip
from sqlalchemy import func, select

from tests.data_faults.test_kills import wait_until_ready
from tests.e2e.crowd import direct_client, hire_crowd
from tests.e2e.stack import ProcessStack, wait_for_status

PEOPLE, ROUNDS = 20, 2
OWNER, PAYER = (
    Identity("staff", "owner", "소유자", ("owner",)),
    Identity("staff", "payer", "지급", ("payer",)),
)
DICE = random.Random(59)
Send = Callable[[httpx.Client], httpx.Response]


def months_before(today: date, count: int) -> list[date]:
    """The first days of the last months, the latest first."""
    found, first = [], today.replace(day=1)
    for _ in range(count):
        first = (first - timedelta(days=1)).replace(day=1)
        found.append(first)
    return found


MONTHS = months_before(date.today(), ROUNDS)


@pytest.fixture(name="people", scope="module")
def _people(house: ProcessStack) -> list[int]:
    """Twenty people with a wage who worked two days of each month."""
    people = hire_crowd(house, PEOPLE, "pay-kills")
    with direct_client(house, "payroll", Identity("service", "recruit", "recruit")) as payroll:
        for number in people:
            terms = {"application_id": f"kill-{number}", "employee_id": number, "valid_from": "2026-01-02"}
            terms |= {"hourly_won": 12_000, "tax_mode": "insured"}
            assert payroll.post("/internal/wage-terms", json=terms).status_code == 201
    with direct_client(house, "attendance", OWNER) as office:
        for number in people:
            for day in [month + timedelta(days=place) for month in MONTHS for place in (7, 8)]:
                worked = {"employee_id": number, "work_date": day.isoformat(), "breaks": []}
                times = {"clock_in": "09:00", "clock_out": "17:00"}
                answer = office.post("/api/attendance/v1/days", json=worked | times)
                assert answer.status_code == 201, answer.text
    return people


def kill_in_the_middle(house: ProcessStack, who: Identity, send: Send, longest: float) -> None:
    """Send something and kill payroll at some moment of it; wait until another process answers."""
    with ThreadPoolExecutor(1) as hand, direct_client(house, "payroll", who) as client:
        lost = hand.submit(send, client)
        time.sleep(DICE.uniform(0, longest))
        house.kill("payroll")
        assert isinstance(lost.exception(30), httpx.TransportError | None)
    house.start("payroll")
    wait_until_ready(house.address_of("payroll"))


def twice(house: ProcessStack, who: Identity, send: Send) -> dict[str, Any]:
    """Press again, two times: the same answer; return it."""
    with direct_client(house, "payroll", who) as client:
        first, second = send(client), send(client)
    assert first.is_success, first.text
    assert (first.status_code, first.content) == (second.status_code, second.content)
    told: dict[str, Any] = first.json()
    return told


def stored(house: ProcessStack, count: Any) -> Any:
    """Read payroll's file past every service."""
    database = Database(f"sqlite:///{house.folder}/payroll/payroll.db")
    try:
        with database.read() as session:
            return session.execute(count).all()
    finally:
        database.close()


def posts(path: str, body: dict[str, Any] | None, key: str) -> Send:
    """A press of one button, always under its own key."""

    def send(client: httpx.Client) -> httpx.Response:
        return client.post(f"/api/payroll/v1{path}", json=body, headers={"Idempotency-Key": key})

    return send


def test_a_run_killed_at_any_moment_is_whole_or_not_there_and_ends_when_pressed_again(
    house: ProcessStack, people: list[int]
) -> None:
    for month in MONTHS:
        name = f"{month:%Y-%m}"
        send = posts("/runs", {"month": name, "pay_date": date.today().isoformat()}, f"run-{name}")
        kill_in_the_middle(house, OWNER, send, 0.5)
        assert is_whole(house, name)
        told = twice(house, OWNER, send)
        assert told["payslips"] == len(people)
        assert is_whole(house, name)
    wait_for_status(house.url, "healthy")


def is_whole(house: ProcessStack, month: str) -> bool:
    """Whether a run has all its payslips and their sums, once each; a run that is not there is whole."""
    slips = stored(house, select(Payslip.employee_id, Payslip.net_won).where(Payslip.month == month))
    runs = stored(house, select(PayRun.payslip_count, PayRun.net_won).where(PayRun.month == month))
    numbers = [number for number, _ in slips]
    expected = [(len(slips), sum(won for _, won in slips))] if runs else []
    return len(numbers) == len(set(numbers)) and [tuple(run) for run in runs] == expected


def test_a_payout_killed_at_any_moment_is_entered_once(house: ProcessStack, people: list[int]) -> None:
    for place in range(ROUNDS):
        advance = approved(house, people[place])
        body = {"paid_on": date.today().isoformat(), "method": "transfer", "evidence": f"이체 {place}"}
        send = posts(f"/advances/{advance}/payout", body, f"pay-{advance}")
        kill_in_the_middle(house, PAYER, send, 0.06)
        assert twice(house, PAYER, send)["state"] == "paid"
        entries = stored(house, select(AdvanceEntry.once).where(AdvanceEntry.advance_id == advance))
        assert [once for (once,) in entries] == ["payout"]


def approved(house: ProcessStack, employee_id: int) -> int:
    """Ask for some of last month's pay and approve it."""
    with direct_client(house, "payroll", Identity("worker", str(employee_id), "", ("worker",))) as worker:
        body = {"month": f"{MONTHS[0]:%Y-%m}", "kind": "ordinary", "amount": 30_000, "consent": True}
        asked = worker.post("/api/payroll/v1/me/advances", json=body)
        assert asked.status_code == 201, asked.text
    number = int(asked.json()["id"])
    decided = twice(
        house, OWNER, posts(f"/advances/{number}/decision", {"decision": "approve"}, f"ok-{number}")
    )
    assert decided["state"] == "approved"
    return number


def test_a_lock_killed_at_any_moment_settles_what_was_paid_early_once(
    house: ProcessStack, people: list[int]
) -> None:
    path = f"/runs/{MONTHS[0]:%Y-%m}"
    again = {"month": f"{MONTHS[0]:%Y-%m}", "pay_date": date.today().isoformat()}
    twice(house, OWNER, posts("/runs", again, "run-with-advances"))
    twice(house, OWNER, posts(f"{path}/review", None, "review"))
    lock = posts(f"{path}/lock", None, "lock")
    kill_in_the_middle(house, PAYER, lock, 0.1)
    assert twice(house, PAYER, lock)["state"] == "locked"
    counted = select(AdvanceEntry.advance_id, AdvanceEntry.once, func.count())
    entries = stored(house, counted.group_by(AdvanceEntry.advance_id, AdvanceEntry.once))
    assert sorted(once for _, once, _ in entries) == ["payout"] * ROUNDS + ["run"] * ROUNDS
    assert {count for *_, count in entries} == {1}
    assert stored(house, select(Advance.state).distinct()) == [("settled",)]
    assert len(people) == PEOPLE
