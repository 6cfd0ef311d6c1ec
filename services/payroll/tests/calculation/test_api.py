"""The calculations as calls."""

from typing import Any

import pytest
from chassis.testing import TestApp, anyone, fields_of, json_of, staff, worker

WITHHOLDING = "/api/payroll/v1/calculations/withholding"
INSURANCE = "/api/payroll/v1/calculations/insurance"
DAILY = "/api/payroll/v1/calculations/daily-worker"
SEVERANCE = "/api/payroll/v1/calculations/severance"
LEAVER = {
    "hired_on": "2014-10-02",
    "left_on": "2017-09-16",
    "three_month_pay": 7_080_000,
    "three_month_days": 92,
    "yearly_bonus": 4_000_000,
    "yearly_leave_pay": 300_000,
    "ordinary_daily_wage": 80_000,
}
ITEM = {"monthly_taxable": 3_000_000, "family": 1, "children_8_to_20": 0, "percent": 100, "on": "2026-11-10"}


def ask(payroll: TestApp, path: str, *items: dict[str, Any]) -> Any:
    return payroll.client(staff()).post(path, json={"items": list(items)})


def test_withholding_is_computed_in_order(payroll: TestApp) -> None:
    kids = {**ITEM, "monthly_taxable": 3_600_000, "family": 4, "children_8_to_20": 2}
    found = json_of(ask(payroll, WITHHOLDING, ITEM, kids, {**kids, "on": "2026-02-10"}))["items"]
    assert found == [
        {"table": 74_350, "income_tax": 74_350, "local_tax": 7_430},
        {"table": 57_160, "income_tax": 11_330, "local_tax": 1_130},
        {"table": 57_160, "income_tax": 28_000, "local_tax": 2_800},
    ]


def test_insurance_is_computed_in_order(payroll: TestApp) -> None:
    items = [{"monthly_pay": 5_000_000, "month": month} for month in ("2026-10", "2026-11")]
    found = json_of(ask(payroll, INSURANCE, *items))["items"]
    assert [item["long_term_care"] for item in found] == [23_620, 23_610]
    assert found[0]["pension"] == 237_500


def test_ten_thousand_items_are_taken_and_one_more_is_not(payroll: TestApp) -> None:
    many = [{**ITEM, "monthly_taxable": 770_000 + 977 * number} for number in range(10_000)]
    assert len(json_of(ask(payroll, WITHHOLDING, *many))["items"]) == 10_000
    assert ask(payroll, WITHHOLDING, *many, ITEM).status_code == 422


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("monthly_taxable", -1),
        ("monthly_taxable", 1.5),
        ("monthly_taxable", "3000000"),
        ("monthly_taxable", 10**12),
        ("family", 0),
        ("children_8_to_20", -1),
        ("percent", 90),
        ("on", "2026-02-30"),
        ("on", None),
    ],
)
def test_wrong_items_are_refused_by_name(payroll: TestApp, field: str, value: Any) -> None:
    answer = ask(payroll, WITHHOLDING, {**ITEM, field: value})
    assert answer.status_code == 422
    assert f"items.0.{field}" in fields_of(answer)


def test_a_month_without_figures_names_the_item(payroll: TestApp) -> None:
    answer = ask(
        payroll, INSURANCE, {"monthly_pay": 1, "month": "2026-01"}, {"monthly_pay": 1, "month": "2031-01"}
    )
    assert answer.status_code == 422
    assert "국민연금" in fields_of(answer)["items.1.month"]


@pytest.mark.parametrize(("who", "status"), [(anyone(), 401), (worker(1), 403)])
def test_calculations_are_for_the_office(payroll: TestApp, who: Any, status: int) -> None:
    assert payroll.client(who).post(INSURANCE, json={"items": []}).status_code == status


def test_daily_workers_tax_is_computed_in_order(payroll: TestApp) -> None:
    items = [{"daily_wages": [187_000] * 5, "paid_together": together} for together in (False, True)]
    found = json_of(ask(payroll, DAILY, *items))["items"]
    assert found == [
        {"income_tax": 0, "local_tax": 0, "net": 935_000},
        {"income_tax": 4_990, "local_tax": 490, "net": 929_520},
    ]


@pytest.mark.parametrize(
    "item",
    [{"daily_wages": []}, {"daily_wages": [-1]}, {"daily_wages": [1.5]}, {"daily_wages": [1] * 32}, {}],
)
def test_wrong_daily_wages_are_refused(payroll: TestApp, item: dict[str, Any]) -> None:
    assert ask(payroll, DAILY, item).status_code == 422


def test_daily_tax_of_a_day_without_figures_names_the_item(payroll: TestApp) -> None:
    answer = ask(payroll, DAILY, {"daily_wages": [200_000], "on": "2001-01-01"})
    assert answer.status_code == 422
    assert "items.0.on" in fields_of(answer)


def test_severance_tells_the_won_and_the_way(payroll: TestApp) -> None:
    found = json_of(payroll.client(staff()).post(SEVERANCE, json=LEAVER))
    assert found["severance"] == 7_868_434
    assert found["average_daily_wage"] == "88641.31"
    assert (found["service_days"], found["applied_wage"]) == (1_080, "average")


@pytest.mark.parametrize(
    ("field", "value"),
    [("left_on", "2014-10-02"), ("three_month_days", 0), ("three_month_pay", -1), ("weekly_hours", 200)],
)
def test_impossible_severance_is_refused(payroll: TestApp, field: str, value: Any) -> None:
    assert payroll.client(staff()).post(SEVERANCE, json={**LEAVER, field: value}).status_code == 422


def test_severance_is_for_the_pay_office(payroll: TestApp) -> None:
    assert payroll.client(worker(1)).post(SEVERANCE, json=LEAVER).status_code == 403
