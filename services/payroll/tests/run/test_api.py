"""Pay runs as calls."""

from typing import Any

import pytest
from chassis.testing import TestApp, anyone, fields_of, json_of, service, staff, worker
from payroll_office import (
    answer_month,
    answer_roster,
    full_days,
    give_wage,
    month_row,
    office_with_november,
    roster_row,
    take_steps,
)

RUNS = "/api/payroll/v1/runs"
NOVEMBER = {"month": "2026-11", "pay_date": "2026-12-10"}


def compute(payroll: TestApp, **more: Any) -> Any:
    return payroll.client(staff()).post(RUNS, json={**NOVEMBER, **more})


def run_count(payroll: TestApp) -> int:
    return len(json_of(payroll.client(staff()).get(RUNS))["items"])


def test_a_month_is_computed_with_its_problems(payroll: TestApp) -> None:
    office_with_november(payroll)
    run = json_of(payroll.client(staff()).get(f"{RUNS}/2026-11"))
    assert run["state"] == "draft"
    assert run["payslips"] == 2
    assert run["gross"] - run["deduction_total"] == run["net"]
    assert [(problem["name"], problem["code"]) for problem in run["problems"]] == [
        ("박시내", "no_wage_terms"),
        ("이바다", "freelance_tracked"),
    ]


def test_computing_again_without_change_answers_200_with_the_same_hash(payroll: TestApp) -> None:
    office_with_november(payroll)
    first = json_of(compute(payroll))
    again = json_of(compute(payroll))
    assert first["hash"] == again["hash"]
    assert run_count(payroll) == 1


def test_a_new_wage_shows_after_computing_again(payroll: TestApp) -> None:
    office_with_november(payroll)
    give_wage(payroll, 3)
    run = json_of(compute(payroll))
    assert run["payslips"] == 3
    assert [problem["code"] for problem in run["problems"]] == ["freelance_tracked"]


def test_a_month_that_has_not_begun_is_refused(payroll: TestApp) -> None:
    answer = compute(payroll, month="2027-01", pay_date="2027-02-10")
    assert answer.status_code == 422
    assert "시작하지 않은" in fields_of(answer)["month"]


@pytest.mark.parametrize("month", ["2026-13", "2026-1", "작년", "", None])
def test_a_month_in_another_writing_is_refused(payroll: TestApp, month: str | None) -> None:
    assert compute(payroll, month=month).status_code == 422


def test_a_month_without_figures_names_what_is_missing(payroll: TestApp) -> None:
    answer = compute(payroll, month="2023-01", pay_date="2023-02-10")
    assert answer.status_code == 422
    assert "최저임금" in answer.json()["detail"]


def test_attendance_away_leaves_nothing_half_made(payroll: TestApp) -> None:
    payroll.peer("attendance").away = True
    answer = compute(payroll)
    assert answer.status_code == 503
    assert "근태" in answer.json()["detail"]
    assert run_count(payroll) == 0


def test_attendance_gone_between_month_and_roster_leaves_nothing_half_made(payroll: TestApp) -> None:
    answer_month(payroll, month_row(1, full_days()))
    payroll.peer("attendance").on("GET", "/internal/changes", json={}, status=500)
    assert compute(payroll).status_code == 503
    assert run_count(payroll) == 0


def test_a_run_is_locked_and_cannot_be_computed_again(payroll: TestApp) -> None:
    office_with_november(payroll)
    take_steps(payroll, "review", "lock")
    answer = compute(payroll)
    assert answer.status_code == 409
    assert answer.json()["code"] == "run_closed"


def test_a_draft_cannot_be_locked(payroll: TestApp) -> None:
    office_with_november(payroll)
    answer = payroll.client(staff()).post(f"{RUNS}/2026-11/lock")
    assert answer.status_code == 409
    assert "초안" in answer.json()["detail"]


def test_steps_of_a_month_without_run_are_not_found(payroll: TestApp) -> None:
    assert payroll.client(staff()).post(f"{RUNS}/2026-11/review").status_code == 404
    assert payroll.client(staff()).get(f"{RUNS}/2026-11").status_code == 404


def test_attendance_that_is_not_closed_is_told(payroll: TestApp) -> None:
    answer_roster(payroll, roster_row(1))
    answer_month(payroll, month_row(1, full_days()), closed=False)
    give_wage(payroll, 1)
    assert json_of(compute(payroll), 201)["attendance_closed"] is False


@pytest.mark.parametrize(
    ("who", "status"),
    [(anyone(), 401), (worker(1), 403), (service("recruit"), 403), (staff("operator"), 403)],
)
def test_pay_is_for_the_pay_office_only(payroll: TestApp, who: Any, status: int) -> None:
    office_with_november(payroll)
    client = payroll.client(who)
    assert client.get(RUNS).status_code == status
    assert client.post(RUNS, json=NOVEMBER).status_code == status
    assert client.post(f"{RUNS}/2026-11/lock").status_code == status
    assert client.get(f"{RUNS}/2026-11/payslips").status_code == status


def test_a_manager_computes_and_reviews_but_a_payer_locks(payroll: TestApp) -> None:
    office_with_november(payroll)
    assert payroll.client(staff("payer")).post(RUNS, json=NOVEMBER).status_code == 403
    assert payroll.client(staff("manager")).post(f"{RUNS}/2026-11/review").status_code == 200
    assert payroll.client(staff("manager")).post(f"{RUNS}/2026-11/lock").status_code == 403
    assert payroll.client(staff("payer")).post(f"{RUNS}/2026-11/lock").status_code == 200
