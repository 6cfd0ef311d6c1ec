"""Pay of given hours for daily and monthly people: the page and the call tell the same."""

from typing import Any

import pytest
from chassis.testing import TestApp, fields_of, staff, worker

PAGE, CALL = "/admin/payroll/calculator", "/api/payroll/v1/calculations/pay"


def call(payroll: TestApp, **item: Any) -> dict[str, Any]:
    answer = payroll.client(staff()).post(CALL, json={"items": [{"month": "2026-11", **item}]})
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()["items"][0]
    return found


def won(found: dict[str, Any], code: str) -> int:
    return sum(line["won"] for line in found["lines"] if line["code"] == code)


def page(payroll: TestApp, status: int = 200, /, **typed: str) -> str:
    answer = payroll.client(staff()).get(PAGE, params={"what": "pay", "month": "2026-11", **typed})
    assert answer.status_code == status, answer.text
    return answer.text


def test_daily_pay_counts_gong_and_overtime_by_its_hour(payroll: TestApp) -> None:
    minutes = {"regular": 20 * 480 + 240, "overtime": 120}
    found = call(payroll, pay_kind="daily", day_won=120_000, minutes=minutes)
    assert won(found, "base") == 2_460_000  # 20.5공
    assert won(found, "overtime") == 45_000  # 2시간 × 15,000원 × 1.5
    text = page(payroll, pay_kind="daily", day_won="120,000", regular="164", overtime="2")
    assert "20.5공(164시간) × 120,000원" in text
    assert f"{found['net']:,}원" in text


def test_monthly_pay_is_whole_whatever_regular_hours_were_typed(payroll: TestApp) -> None:
    minutes = {"regular": 9_600, "weekly_holiday": 1_920, "overtime": 600}
    found = call(payroll, pay_kind="monthly", month_won=2_508_000, minutes=minutes)
    assert found["gross"] == 2_508_000 + 10 * 12_000 * 3 // 2
    text = page(payroll, pay_kind="monthly", month_won="2,508,000", regular="160", overtime="10")
    assert "월급에는 기본 근로·주휴·유급휴일이 들어 있어" in text
    assert f"{found['net']:,}원" in text


def test_who_came_or_left_inside_the_month_is_paid_for_the_days_of_employment(payroll: TestApp) -> None:
    whole = {"pay_kind": "monthly", "month_won": 3_000_000}
    assert won(call(payroll, **whole, hired_on="2026-11-16"), "base") == 1_500_000
    left = call(payroll, **whole, left_on="2026-11-11")
    assert won(left, "base") == 1_000_000
    assert won(left, "pension") > 0
    joined = call(payroll, **whole, hired_on="2026-11-16")
    assert (won(joined, "pension"), won(joined, "health")) == (0, 0)


def test_each_kind_is_held_against_the_minimum_wage_of_its_own_hours(payroll: TestApp) -> None:
    assert "최저임금" in call(payroll, pay_kind="monthly", month_won=2_156_879)["refused"]
    assert call(payroll, pay_kind="monthly", month_won=2_156_880)["refused"] == ""
    assert "최저임금" in call(payroll, pay_kind="daily", day_won=82_559, minutes={"regular": 480})["refused"]


@pytest.mark.parametrize(
    ("item", "field"),
    [
        ({"pay_kind": "daily"}, "day_won"),
        ({"pay_kind": "monthly", "hourly_won": 10_320}, "month_won"),
        ({"hourly_won": 10_320, "hired_on": "2026-12-01"}, "hired_on"),
        ({"hourly_won": 10_320, "left_on": "2026-11-01"}, "left_on"),
        ({"hourly_won": 10_320, "month": "2031-01"}, "month"),
    ],
)
def test_what_cannot_be_computed_is_told_at_its_item(
    payroll: TestApp, item: dict[str, Any], field: str
) -> None:
    body = {"items": [{"month": "2026-11", **item}]}
    answer = payroll.client(staff()).post(CALL, json=body)
    assert answer.status_code == 422
    assert f"items.0.{field}" in fields_of(answer)


def test_a_missing_amount_is_told_beside_its_field_and_what_was_typed_stays(payroll: TestApp) -> None:
    text = page(payroll, 422, pay_kind="monthly", overtime="10")
    assert "월급을 입력해 주세요" in text
    assert 'value="10"' in text


@pytest.mark.parametrize("item", [{"hourly_won": 300_001}, {"hourly_won": 10_320, "children_8_to_20": 1}])
def test_what_the_page_would_not_take_the_call_does_not_take_either(
    payroll: TestApp, item: dict[str, Any]
) -> None:
    body = {"items": [{"month": "2026-11", **item}]}
    assert payroll.client(staff()).post(CALL, json=body).status_code == 422


def test_the_call_is_for_who_may_read_pay(payroll: TestApp) -> None:
    assert payroll.client(worker()).post(CALL, json={"items": []}).status_code == 403
