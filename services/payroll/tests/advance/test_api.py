"""Advances as calls: the limit with its days, own requests, the office's decision and payout."""

from datetime import datetime
from typing import Any

import pytest
from chassis.clock import KST
from chassis.testing import TestApp, fields_of, json_of, staff, worker
from payroll_office import PEOPLE, answer_roster, full_days, give_wage, month_row, roster_row

HOME = "/api/payroll/v1"
ASKED = {"amount": 100_000, "consent": True}
BANK = {"paid_on": "2026-11-20", "method": "transfer", "evidence": "이체 77"}


@pytest.fixture
def office(payroll: TestApp) -> TestApp:
    """20 November: 김하늘 has worked and has a wage; 박시내 has none."""
    payroll.at(datetime(2026, 11, 20, 10, 0, tzinfo=KST))
    answer_roster(payroll, *(roster_row(number) for number in PEOPLE))
    give_wage(payroll, 1)
    for number in PEOPLE:
        payroll.client(staff()).get(f"/admin/wages/{number}")
        body = {"month": "2026-11", "closed": False, "employee": month_row(number, full_days())}
        payroll.peer("attendance").on("GET", f"/internal/months/2026-11/employees/{number}", json=body)
    return payroll


def ask(office: TestApp, who: int = 1, **more: Any) -> Any:
    return office.client(worker(who)).post(f"{HOME}/me/advances", json={**ASKED, **more})


def test_the_limit_tells_its_days_and_adds_up(office: TestApp) -> None:
    found = json_of(office.client(worker(1)).get(f"{HOME}/me/advance-limit"))
    assert found["until"] == "2026-11-19"
    assert sum(day["won"] for day in found["days"]) == found["earned_won"]
    assert found["net_won"] == found["earned_won"] - found["deduction_won"]
    assert found["available_won"] == found["net_won"] // 2
    assert "동의" in found["consent_text"]
    everything = json_of(office.client(worker(1)).get(f"{HOME}/me/advance-limit?kind=emergency"))
    assert everything["available_won"] == found["net_won"]


def test_a_request_goes_its_way(office: TestApp) -> None:
    number = json_of(ask(office), 201)["id"]
    boss, payer = office.client(staff()), office.client(staff("payer", name="jiyu"))
    assert (
        json_of(boss.post(f"{HOME}/advances/{number}/decision", json={"decision": "approve"}))["state"]
        == "approved"
    )
    assert boss.post(f"{HOME}/advances/{number}/payout", json=BANK).status_code == 422
    assert json_of(payer.post(f"{HOME}/advances/{number}/payout", json=BANK))["state"] == "paid"
    [own] = json_of(office.client(worker(1)).get(f"{HOME}/me/advances"))["items"]
    assert (own["state"], own["paid_on"], own["amount"]) == ("paid", "2026-11-20", 100_000)
    limit = json_of(office.client(worker(1)).get(f"{HOME}/me/advance-limit"))
    assert limit["outstanding_won"] == 100_000


def test_a_second_open_request_of_the_month_is_a_conflict(office: TestApp) -> None:
    assert ask(office).status_code == 201
    assert ask(office, amount=1).status_code == 409


def test_a_key_makes_one_request_of_two_calls(office: TestApp) -> None:
    key = {"Idempotency-Key": "same"}
    own = office.client(worker(1))
    answers = [own.post(f"{HOME}/me/advances", json=ASKED, headers=key) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [201, 201]
    assert answers[0].json() == answers[1].json()


def test_a_cancelled_request_frees_the_month(office: TestApp) -> None:
    number = json_of(ask(office), 201)["id"]
    assert office.client(worker(2)).delete(f"{HOME}/me/advances/{number}").status_code == 404
    assert json_of(office.client(worker(1)).delete(f"{HOME}/me/advances/{number}"))["state"] == "cancelled"
    assert ask(office).status_code == 201


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"amount": 0}, "amount"),
        ({"amount": 10**12}, "amount"),
        ({"amount": 90_000_000}, "amount"),
        ({"consent": False}, "consent"),
        ({"month": "2026-10"}, None),
        ({"month": "2024-01"}, "month"),
        ({"kind": "loan"}, "kind"),
        ({"kind": "emergency"}, ""),
    ],
)
def test_bad_requests_are_422_by_field(office: TestApp, more: dict[str, Any], field: str | None) -> None:
    office.peer("attendance").on(
        "GET",
        "/internal/months/2026-10/employees/1",
        json={"month": "2026-10", "closed": True, "employee": None},
    )
    answer = ask(office, **more)
    assert answer.status_code == 422
    if field:
        assert field in fields_of(answer)


def test_without_a_wage_nothing_may_be_asked_for_and_it_says_why(office: TestApp) -> None:
    found = json_of(office.client(worker(3)).get(f"{HOME}/me/advance-limit"))
    assert found["available_won"] == 0
    assert "시급" in found["blocked"]
    assert ask(office, 3).status_code == 422


def test_who_left_gets_everything_in_fourteen_days_instead(office: TestApp) -> None:
    answer_roster(office, roster_row(2, 9, resign_date="2026-11-15"))
    office.app.state.background.wake("roster")
    gone = {
        "month": "2026-11",
        "closed": False,
        "employee": month_row(2, full_days(), resign_date="2026-11-15"),
    }
    office.peer("attendance").on("GET", "/internal/months/2026-11/employees/2", json=gone)
    give_wage(office, 2)
    assert ask(office, 2, amount=10**7).status_code == 422


def test_attendance_away_is_503_and_keeps_nothing(office: TestApp) -> None:
    office.peer("attendance").on("GET", "/internal/months/2026-11/employees/1", json={}, status=503)
    assert ask(office).status_code == 503
    assert json_of(office.client(staff()).get(f"{HOME}/advances"))["items"] == []


def test_lists_are_filtered_and_paged(office: TestApp) -> None:
    give_wage(office, 2)
    for number in (1, 2):
        assert ask(office, number).status_code == 201
    first = json_of(office.client(staff()).get(f"{HOME}/advances?limit=1&state=requested&month=2026-11"))
    assert len(first["items"]) == 1
    rest = json_of(office.client(staff()).get(f"{HOME}/advances?limit=1&cursor={first['next']}"))
    assert first["items"][0]["id"] != rest["items"][0]["id"]
    assert json_of(office.client(staff()).get(f"{HOME}/advances?state=paid"))["items"] == []
    assert office.client(staff()).get(f"{HOME}/advances?state=moon").status_code == 422
