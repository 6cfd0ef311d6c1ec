"""Terms of a hire."""

from datetime import date, timedelta

import pytest
from recruit.hire.rules import (
    HIGHEST_WAGE,
    hire_date_problem,
    minimum_wage,
    next_try_after,
    wage_problem,
)

TODAY = date(2026, 11, 22)
BIRTH = date(1998, 3, 5)


@pytest.mark.parametrize(
    ("on", "won"),
    [
        (date(2025, 12, 31), 10_030),
        (date(2026, 1, 1), 10_320),
        (date(2026, 12, 31), 10_320),
        (date(2027, 1, 1), 10_700),
        (date(2019, 1, 1), 9_860),
    ],
)
def test_the_minimum_wage_follows_the_calendar_year(on: date, won: int) -> None:
    assert minimum_wage(on) == won


def test_the_minimum_wage_itself_is_lawful_and_one_won_less_is_not() -> None:
    assert wage_problem(10_320, TODAY) is None
    assert wage_problem(10_319, TODAY) == "최저임금(2026년 10,320원)보다 적습니다."


def test_a_hire_next_year_needs_next_years_minimum_wage() -> None:
    assert "10,700" in (wage_problem(10_500, date(2027, 1, 4)) or "")


def test_a_wage_with_a_slip_of_zeros_is_questioned() -> None:
    assert wage_problem(HIGHEST_WAGE + 1, TODAY)


def test_a_hire_date_lies_within_a_year() -> None:
    assert hire_date_problem(TODAY, BIRTH, TODAY) is None
    assert hire_date_problem(date(2026, 3, 2), BIRTH, TODAY) is None
    assert hire_date_problem(TODAY + timedelta(days=367), BIRTH, TODAY)
    assert hire_date_problem(date(1999, 1, 1), BIRTH, TODAY)


def test_nobody_works_before_fifteen() -> None:
    assert hire_date_problem(date(2026, 11, 30), date(2011, 12, 1), TODAY)
    assert hire_date_problem(date(2026, 12, 1), date(2011, 12, 1), TODAY) is None


def test_deliveries_are_tried_again_ever_more_slowly() -> None:
    assert [next_try_after(number).total_seconds() for number in (1, 2, 3)] == [2, 4, 8]
    assert next_try_after(99) == timedelta(minutes=5)
