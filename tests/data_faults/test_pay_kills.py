"""kill −9 of payroll in a run, a payout, a lock, a bank file and its result: nothing twice, nothing half."""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from typing import Any

import httpx
import pytest
from chassis.clock import business_date, now
from chassis.db import Database
from chassis.identity import Identity
from payroll.outcome.tables import BankResult, BankResultLine
from payroll.payment.tables import PaymentLine, Transfer
from payroll.prepaid.tables import Advance, AdvanceEntry
from payroll.remittance.tables import RemittanceLine
from payroll.run.tables import PayRun, Payslip
from sqlalchemy import func, select

from tests.data_faults.test_kills import wait_until_ready
from tests.e2e.crowd import direct_client, hire_crowd
from tests.e2e.stack import ProcessStack, running, wait_for_status

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


TODAY = business_date(now())
MONTHS = months_before(TODAY, ROUNDS)


@pytest.fixture(name="house", scope="module")
def _house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ProcessStack]:
    """A house of its own: what is locked here would be locked for everybody."""
    with running(ProcessStack(tmp_path_factory.mktemp("pay-kills"))) as stack:
        yield stack


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


def kill_in_the_middle(
    house: ProcessStack, who: Identity, send: Send, longest: float, service: str = "payroll"
) -> None:
    """Send something and kill a service at some moment of it; wait until another process answers."""
    with ThreadPoolExecutor(1) as hand, direct_client(house, service, who) as client:
        lost = hand.submit(send, client)
        time.sleep(DICE.uniform(0, longest))
        house.kill(service)
        assert isinstance(lost.exception(30), httpx.TransportError | None)
    house.start(service)
    wait_until_ready(house.address_of(service))


def twice(house: ProcessStack, who: Identity, send: Send) -> dict[str, Any]:
    """Press again, two times: the same answer; return it."""
    with direct_client(house, "payroll", who) as client:
        first, second = send(client), send(client)
    assert first.is_success, first.text
    assert (first.status_code, first.content) == (second.status_code, second.content)
    told: dict[str, Any] = first.json()
    return told


def stored(house: ProcessStack, count: Any, service: str = "payroll") -> Any:
    """Read a service's file past every service."""
    database = Database(f"sqlite:///{house.folder}/{service}/{service}.db")
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
        send = posts("/runs", {"month": name, "pay_date": TODAY.isoformat()}, f"run-{name}")
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
        body = {"paid_on": TODAY.isoformat(), "method": "transfer", "evidence": f"이체 {place}"}
        send = posts(f"/advances/{advance}/payout", body, f"pay-{advance}")
        kill_in_the_middle(house, PAYER, send, 0.06)
        assert twice(house, PAYER, send)["state"] == "paid"
        entries = stored(house, select(AdvanceEntry.once).where(AdvanceEntry.advance_id == advance))
        assert [once for (once,) in entries] == ["payout"]


ADVANCES = "/advance-transfers"


def test_a_file_of_advances_and_its_answer_killed_at_any_moment_pay_once(
    house: ProcessStack, people: list[int]
) -> None:
    advance = approved(house, person := people[ROUNDS])
    with direct_client(house, "payroll", OWNER) as office:
        account = {"bank_code": "088", "number": account_of(person), "valid_from": "2026-01-02"}
        account["holder"] = f"근로자{ROUNDS}"
        assert office.post(f"/api/payroll/v1/accounts/{person}", json=account).status_code == 201
    with direct_client(house, "payroll", PAYER) as payer:
        digest = payer.get(f"/api/payroll/v1{ADVANCES}").json()["digest"]
    body = {"pay_on": TODAY.isoformat(), "memo_in": "선불금", "digest": digest, "advance_ids": [advance]}
    send = posts(ADVANCES, body, "advance-file")
    kill_in_the_middle(house, PAYER, send, 0.1)
    assert twice(house, PAYER, send)["payments"] == 1
    content = f"계좌번호,이체금액,처리결과\n{account_of(person)},30000,정상".encode()
    result = twice(house, PAYER, uploads(content, ADVANCES))
    accept = posts(f"{ADVANCES}/results/{result['id']}/acceptance", None, "advance-answer")
    kill_in_the_middle(house, PAYER, accept, 0.08)
    assert twice(house, PAYER, accept)["paid"] == 1
    assert stored(house, select(RemittanceLine.advance_id, RemittanceLine.state)) == [(advance, "paid")]
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
    again = {"month": f"{MONTHS[0]:%Y-%m}", "pay_date": TODAY.isoformat()}
    twice(house, OWNER, posts("/runs", again, "run-with-advances"))
    twice(house, OWNER, posts(f"{path}/review", None, "review"))
    lock = posts(f"{path}/lock", None, "lock")
    kill_in_the_middle(house, PAYER, lock, 0.1)
    assert twice(house, PAYER, lock)["state"] == "locked"
    counted = select(AdvanceEntry.advance_id, AdvanceEntry.once, func.count())
    entries = stored(house, counted.group_by(AdvanceEntry.advance_id, AdvanceEntry.once))
    assert sorted(once for _, once, _ in entries) == ["payout"] * (ROUNDS + 1) + ["run"] * (ROUNDS + 1)
    assert {count for *_, count in entries} == {1}
    assert stored(house, select(Advance.state).distinct()) == [("settled",)]
    assert len(people) == PEOPLE


BANK = f"/transfers/{MONTHS[0]:%Y-%m}"


def test_a_bank_file_killed_at_any_moment_is_made_once(house: ProcessStack, people: list[int]) -> None:
    with direct_client(house, "payroll", OWNER) as office:
        for number in people:
            account = {"bank_code": "088", "number": account_of(number), "valid_from": "2026-01-02"}
            account |= {"holder": f"근로자{people.index(number)}"}
            entered = office.post(f"/api/payroll/v1/accounts/{number}", json=account)
            assert entered.status_code == 201, entered.text
        due = office.get(f"/api/payroll/v1{BANK}").json()["due"]
    body = {"pay_on": TODAY.isoformat(), "memo_in": "급여", "digest": due["digest"]}
    send = posts(BANK, body, "bank-file")
    kill_in_the_middle(house, PAYER, send, 0.1)
    assert twice(house, PAYER, send)["payments"] == due["payments"] == PEOPLE
    assert stored(house, select(Transfer.number)) == [(1,)]
    lines = [number for (number,) in stored(house, select(PaymentLine.employee_id))]
    assert sorted(lines) == sorted(people)


def account_of(employee_id: int) -> str:
    return f"110{employee_id:09d}"


def test_a_bank_result_killed_at_any_moment_is_taken_whole_and_once(
    house: ProcessStack, people: list[int]
) -> None:
    upload = uploads(result_of(house))
    kill_in_the_middle(house, PAYER, upload, 0.1)
    result = twice(house, PAYER, upload)
    assert result["standings"] == {"paid": PEOPLE // 2, "bounced": PEOPLE // 2}
    assert stored(house, select(func.count(BankResult.id))) == [(1,)]
    accept = posts(f"{BANK}/results/{result['id']}/acceptance", None, "accept")
    kill_in_the_middle(house, PAYER, accept, 0.08)
    assert states(house) in ({"sent": PEOPLE}, {"paid": PEOPLE // 2, "bounced": PEOPLE // 2})
    assert twice(house, PAYER, accept)["paid"] == PEOPLE // 2
    taken = stored(house, select(PaymentLine.id, PaymentLine.state, PaymentLine.reason, PaymentLine.paid_on))
    assert twice(house, PAYER, upload)["id"] == result["id"]
    again = posts(f"{BANK}/results/{result['id']}/acceptance", None, "accept-again")
    assert twice(house, PAYER, again)["state"] == "accepted"
    assert (
        stored(house, select(PaymentLine.id, PaymentLine.state, PaymentLine.reason, PaymentLine.paid_on))
        == taken
    )
    outcomes = stored(house, select(BankResultLine.line_id))
    assert sorted(line for (line,) in outcomes) == sorted(line for line, *_ in taken)
    assert {(state, reason) for _, state, reason, _ in taken} == {("paid", ""), ("bounced", "계좌 해지")}
    assert len(people) == PEOPLE


def result_of(house: ProcessStack) -> bytes:
    """What the bank says of the file: every second payment came back."""
    rows = stored(house, select(PaymentLine.employee_id, PaymentLine.amount_won).order_by(PaymentLine.id))
    told = [
        f"{account_of(number)},{won},{'불능,계좌 해지' if place % 2 else '정상,'}"
        for place, (number, won) in enumerate(rows)
    ]
    return "\n".join(["계좌번호,이체금액,처리결과,불능사유", *told]).encode()


def uploads(content: bytes, path: str = BANK) -> Send:
    """The press that brings a result file."""

    def send(client: httpx.Client) -> httpx.Response:
        files = {"file": ("result.csv", content, "text/csv")}
        return client.post(f"/api/payroll/v1{path}/results", data={"number": "1"}, files=files)

    return send


def states(house: ProcessStack) -> dict[str, int]:
    """How many payments stand how."""
    counted = select(PaymentLine.state, func.count()).group_by(PaymentLine.state)
    return {row[0]: row[1] for row in stored(house, counted)}
