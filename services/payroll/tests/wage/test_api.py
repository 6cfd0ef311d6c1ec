"""Wage terms as calls: from a hire, and by the office."""

from typing import Any

import pytest
from chassis.testing import TestApp, anyone, fields_of, json_of, service, staff, worker

HIRE = {
    "application_id": "0199-abc",
    "employee_id": 5,
    "valid_from": "2026-11-23",
    "hourly_won": 10_320,
    "tax_mode": "insured",
}
WAGE = {"valid_from": "2026-11-02", "hourly_won": 11_000, "tax_mode": "insured"}


def bring(payroll: TestApp, **more: Any) -> Any:
    return payroll.client(service("recruit")).post("/internal/wage-terms", json={**HIRE, **more})


def test_a_hire_brings_terms_once(payroll: TestApp) -> None:
    first, again = bring(payroll), bring(payroll)
    assert (first.status_code, again.status_code) == (201, 200)
    assert first.json()["id"] == again.json()["id"]


def test_a_hire_below_the_minimum_wage_is_refused_with_the_figure(payroll: TestApp) -> None:
    answer = bring(payroll, hourly_won=9_000)
    assert answer.status_code == 422
    assert "10,320원" in fields_of(answer)["hourly_won"]


@pytest.mark.parametrize(
    "wrong",
    [
        {"hourly_won": 0},
        {"hourly_won": "많이"},
        {"tax_mode": "cash"},
        {"valid_from": "x"},
        {"employee_id": 0},
        {"application_id": ""},
    ],
)
def test_a_hire_with_wrong_terms_is_refused(payroll: TestApp, wrong: dict[str, Any]) -> None:
    assert bring(payroll, **wrong).status_code == 422


@pytest.mark.parametrize(("who", "status"), [(anyone(), 401), (worker(1), 403), (staff(), 403)])
def test_only_services_bring_hires(payroll: TestApp, who: Any, status: int) -> None:
    assert payroll.client(who).post("/internal/wage-terms", json=HIRE).status_code == status


def test_the_office_enters_and_reads_terms(payroll: TestApp) -> None:
    client = payroll.client(staff())
    json_of(client.post("/api/payroll/v1/wages/5", json=WAGE), 201)
    items = json_of(client.get("/api/payroll/v1/wages/5"))["items"]
    assert [item["hourly_won"] for item in items] == [11_000]


def test_3_3_percent_wants_a_reason(payroll: TestApp) -> None:
    body = {**WAGE, "tax_mode": "freelance"}
    answer = payroll.client(staff()).post("/api/payroll/v1/wages/5", json=body)
    assert answer.status_code == 422
    assert "freelance_reason" in fields_of(answer)


def test_daily_and_monthly_pay_are_entered_and_read(payroll: TestApp) -> None:
    client = payroll.client(staff())
    monthly = {
        "valid_from": "2026-11-02",
        "pay_kind": "monthly",
        "month_won": 2_500_000,
        "tax_mode": "insured",
    }
    daily = {"valid_from": "2026-10-01", "pay_kind": "daily", "day_won": 120_000, "tax_mode": "insured"}
    json_of(client.post("/api/payroll/v1/wages/5", json=monthly), 201)
    json_of(client.post("/api/payroll/v1/wages/5", json=daily), 201)
    items = json_of(client.get("/api/payroll/v1/wages/5"))["items"]
    assert [(item["pay_kind"], item["month_won"], item["day_won"], item["hourly_won"]) for item in items] == [
        ("monthly", 2_500_000, 0, 11_962),
        ("daily", 0, 120_000, 15_000),
    ]


def test_terms_of_a_hire_are_hourly(payroll: TestApp) -> None:
    bring(payroll)
    [item] = json_of(payroll.client(staff()).get("/api/payroll/v1/wages/5"))["items"]
    assert (item["pay_kind"], item["hourly_won"], item["week_hours"]) == ("hourly", 10_320, 40)
