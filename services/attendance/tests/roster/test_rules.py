"""Dates of a person on the roster."""

from datetime import date

import pytest
from attendance.roster.rules import (
    age_on,
    employee_number,
    fault_of_dates,
    fault_of_resignation,
    is_employed,
)

TODAY = date(2026, 11, 18)


@pytest.mark.parametrize(("number", "text"), [(1, "E0001"), (42, "E0042"), (12345, "E12345")])
def test_employee_number_has_at_least_four_digits(number: int, text: str) -> None:
    assert employee_number(number) == text


@pytest.mark.parametrize(
    ("day", "employed"),
    [("2026-01-01", False), ("2026-01-02", True), ("2026-11-17", True), ("2026-11-18", False)],
)
def test_employment_runs_from_the_first_day_to_the_day_before_resignation(day: str, employed: bool) -> None:
    assert is_employed(date(2026, 1, 2), TODAY, date.fromisoformat(day)) is employed


def test_employment_without_resignation_has_no_end() -> None:
    assert is_employed(date(2026, 1, 2), None, date(2099, 1, 1))


def test_age_counts_birthdays() -> None:
    assert age_on(date(2000, 11, 18), date(2026, 11, 17)) == 25
    assert age_on(date(2000, 11, 18), date(2026, 11, 18)) == 26


def test_birth_in_the_future_is_refused() -> None:
    assert fault_of_dates(date(2026, 11, 19), TODAY, TODAY) == (
        "birth_date",
        "생년월일이 오늘보다 늦습니다. 다시 확인하세요.",
    )


def test_nobody_below_fifteen_is_employed() -> None:
    fault = fault_of_dates(date(2012, 1, 1), TODAY, TODAY)
    assert fault is not None
    assert "만 15세" in fault[1]
    assert fault_of_dates(date(2010, 1, 1), TODAY, TODAY) is None


def test_resignation_lies_after_the_first_day() -> None:
    assert fault_of_resignation(TODAY, TODAY) == "퇴사일은 입사일보다 늦어야 합니다."
    assert fault_of_resignation(TODAY, date(2026, 11, 19)) is None
