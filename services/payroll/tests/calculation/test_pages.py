"""The calculator's page: figures in the address, lines with their sentences, nothing about anybody."""

from typing import Any

import pytest
from chassis.testing import TestApp, staff, worker

PAGE = "/admin/payroll/calculator"


def shown(payroll: TestApp, what: str, /, status: Any = 200, **typed: str) -> str:
    answer = payroll.client(staff()).get(PAGE, params={"what": what, **typed})
    assert answer.status_code == status, answer.text
    return answer.text


@pytest.mark.parametrize("what", ["pay", "insurance", "tax", "daily", "severance"])
def test_each_calculator_opens_blank(payroll: TestApp, what: str) -> None:
    text = shown(payroll, what)
    assert "계산 결과" not in text
    assert 'method="get"' in text


def test_pay_of_given_hours_shows_every_line_with_its_sentence(payroll: TestApp) -> None:
    hours = {"regular": "160", "overtime": "16:30", "night": "1.5", "weekly_holiday": "32"}
    text = shown(payroll, "pay", month="2026-11", hourly="10,320", **hours)
    assert "연장근로수당 / 16시간 30분 × 10,320원 × 1.5" in text
    assert "255,420원" in text
    assert "기준소득월액" in text
    assert "실수령액" in text


def test_a_wage_below_the_minimum_says_so_instead(payroll: TestApp) -> None:
    text = shown(payroll, "pay", month="2026-11", hourly="10,000", regular="160")
    assert "최저임금 10,320원보다 낮습니다" in text


def test_freelance_pay_has_no_insurance(payroll: TestApp) -> None:
    text = shown(payroll, "pay", month="2026-11", hourly="20000", regular="100", mode="freelance")
    assert "66,000원" in text  # 60,000 + 6,000 of 2,000,000
    assert "국민연금 상·하한" not in text


def test_insurance_of_the_official_example(payroll: TestApp) -> None:
    text = shown(payroll, "insurance", month="2026-10", pay="3,000,000")
    for won in ("142,500원", "107,850원", "14,170원", "27,000원", "291,520원"):
        assert won in text


def test_tax_with_children_and_percent(payroll: TestApp) -> None:
    text = shown(payroll, "tax", on="2026-03-10", pay="5000000", family="3", children="1", percent="80")
    assert "173,610원" in text
    assert "17,360원" in text


@pytest.mark.parametrize(("way", "tax"), [("once", "4,990원"), ("each", "0원")])
def test_a_daily_worker_paid_at_once_or_each_day(payroll: TestApp, way: str, tax: str) -> None:
    text = shown(payroll, "daily", on="2026-11-20", wage="187000", days="5", together=way)
    assert tax in text
    assert "1,000원 미만이면 걷지 않음" in text


def test_severance_of_the_ministrys_example(payroll: TestApp) -> None:
    typed = {"hired_on": "2014-10-02", "left_on": "2017-09-16", "three_month_pay": "7080000"}
    text = shown(payroll, "severance", **typed, yearly_bonus="4000000", yearly_leave_pay="300000")
    assert "7,868,434원" in text
    assert "재직 1,080일" in text


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        ({"left_on": "2026-06-30"}, "1년 미만"),
        ({"left_on": "2027-07-01", "weekly_hours": "14"}, "15시간 미만"),
    ],
)
def test_severance_says_why_there_is_none(payroll: TestApp, typed: dict[str, str], why: str) -> None:
    text = shown(payroll, "severance", hired_on="2025-07-01", three_month_pay="6000000", **typed)
    assert why in text
    assert "재직" in text


@pytest.mark.parametrize(
    ("what", "typed", "why"),
    [
        ("pay", {"month": "2026-11", "hourly": "10320", "regular": "많이"}, "16.5 또는 16:30처럼"),
        ("tax", {"on": "2026-11-10", "pay": "1", "family": "1", "children": "1"}, "자녀는 공제대상가족"),
        (
            "severance",
            {"hired_on": "2026-02-01", "left_on": "2026-01-01", "three_month_pay": "1"},
            "입사일보다",
        ),
        ("insurance", {"month": "2031-01", "pay": "3000000"}, "수치가 없습니다"),
    ],
)
def test_what_cannot_be_is_said_and_what_was_typed_is_kept(
    payroll: TestApp, what: str, typed: dict[str, str], why: str
) -> None:
    text = shown(payroll, what, 422, **typed)
    assert why in text
    assert f'value="{typed.get("hourly") or typed.get("pay") or typed["hired_on"]}"' in text


def test_the_page_is_for_who_may_read_pay(payroll: TestApp) -> None:
    assert payroll.client(worker()).get(PAGE).status_code == 403
    assert payroll.client(staff("operator")).get(PAGE).status_code == 403
