"""Severance: the ministry's example, its floor, and who gets none."""

from dataclasses import fields
from datetime import date, timedelta
from fractions import Fraction
from inspect import signature

import pytest
from hypothesis import given
from hypothesis import strategies as st
from payroll.severance import rules
from payroll.severance.rules import LastPay, average_daily_wage, first_anniversary, severance_of

FULL_TIME = Fraction(40)
MINISTRY = LastPay(7_080_000, 92, 4_000_000, 300_000)


def test_the_ministrys_example_of_1080_days() -> None:
    found = severance_of(date(2014, 10, 2), date(2017, 9, 16), MINISTRY, FULL_TIME)
    assert (found.service_days, found.severance) == (1_080, 7_868_434)
    assert found.average_daily_wage == Fraction("88641.31")


def test_nine_million_in_92_days_after_three_years() -> None:
    pay = LastPay(9_000_000, 92)
    found = severance_of(date(2023, 3, 1), date(2023, 3, 1) + timedelta(1_095), pay, FULL_TIME)
    assert found.average_daily_wage == Fraction("97826.09")
    assert found.severance == 8_804_348


def test_the_average_day_is_rounded_up_to_a_hundredth_before_thirty_years_are_counted_from_it() -> None:
    days = 365 * 30
    found = severance_of(
        date(1990, 1, 1), date(1990, 1, 1) + timedelta(days), LastPay(9_000_000, 92), FULL_TIME
    )
    # 97,826.09 × 30 × 30; of the exact 97,826.086… it would be 88,043,478.26.
    assert found.severance == 88_043_481


def test_under_a_year_nothing_is_due() -> None:
    found = severance_of(date(2025, 1, 1), date(2025, 12, 31), MINISTRY, FULL_TIME)
    assert (found.service_days, found.severance) == (364, 0)
    assert "1년 미만" in found.reason


def test_a_full_year_is_enough() -> None:
    assert severance_of(date(2025, 1, 1), date(2026, 1, 1), MINISTRY, FULL_TIME).severance > 0


def test_365_days_of_a_leap_year_are_not_a_year() -> None:
    assert severance_of(date(2024, 1, 1), date(2024, 12, 31), MINISTRY, FULL_TIME).severance == 0


def test_a_year_from_29_february_is_full_on_1_march() -> None:
    assert first_anniversary(date(2024, 2, 29)) == date(2025, 3, 1)


def test_fourteen_hours_a_week_earn_none() -> None:
    found = severance_of(date(2020, 1, 1), date(2026, 1, 1), MINISTRY, Fraction(14))
    assert found.severance == 0
    assert "15시간" in found.reason


def test_a_higher_ordinary_wage_counts_instead() -> None:
    pay = LastPay(2_760_000, 92, ordinary_daily_wage=82_560)
    found = severance_of(date(2025, 1, 1), date(2026, 1, 1), pay, FULL_TIME)
    assert found.ordinary_counts
    assert found.severance == 82_560 * 30


def test_leaving_before_the_first_day_is_refused() -> None:
    with pytest.raises(ValueError, match="left_on"):
        severance_of(date(2025, 1, 2), date(2025, 1, 2), MINISTRY, FULL_TIME)


@given(
    st.integers(0, 50_000_000), st.integers(89, 92), st.integers(0, 20_000_000), st.integers(366, 366 * 40)
)
def test_it_grows_with_every_day_and_is_the_nearest_won_of_the_average_day(
    pay: int, days: int, bonus: int, served: int
) -> None:
    last = LastPay(pay, days, bonus)
    hired = date(1985, 5, 17)
    found = severance_of(hired, hired + timedelta(served), last, FULL_TIME).severance
    longer = severance_of(hired, hired + timedelta(served + 1), last, FULL_TIME).severance
    average = average_daily_wage(last)
    assert 0 <= average - (pay + Fraction(bonus, 4)) / days < Fraction(1, 100)
    assert abs(found - average * 30 * served / 365) <= Fraction(1, 2)
    assert longer >= found


def test_an_advance_never_reaches_severance() -> None:
    told = {field.name for field in fields(LastPay)} | set(signature(severance_of).parameters)
    assert not [name for name in told if "advance" in name or "prepaid" in name or "deduct" in name]
    assert not {name for name in vars(rules) if name in ("prepaid", "advance", "Due", "Advance")}
