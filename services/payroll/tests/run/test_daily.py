"""Daily workers in the run: tax by the day, insurance by days and hours, three months; F-89."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from payroll.run.rules.covering import month_later
from payroll.run.rules.daily import day_wages, spread
from payroll.run.rules.draft import Outcome, outcome_of
from payroll.run.rules.sources import Own
from payroll.run.rules.work import WorkMonth
from payroll_people import day, figures, kim, terms

HOURLY = 25_000
"""Eight hours are 200,000 won: 50,000 over what is free, 1,350 won of tax a day."""


def outcome(work: WorkMonth, hourly: int = HOURLY, **more: Any) -> Outcome:
    return outcome_of(work, Own([terms(hourly, tax_mode="daily", **more)]), figures())


def deductions(found: Outcome) -> dict[str, int]:
    assert found.draft is not None
    return {line.code: line.amount for line in found.draft.lines if line.side == "deduction"}


def days(count: int, **more: Any) -> WorkMonth:
    return replace(kim(*(day(number) for number in range(2, 2 + count))), hire_date=date(2026, 11, 2), **more)


def test_the_tax_of_each_day_is_summed_and_paid_once_a_month() -> None:
    assert deductions(outcome(days(1))) == {"employment": 1_800, "income_tax": 1_350, "local_tax": 130}
    assert deductions(outcome(days(3)))["income_tax"] == 4_050


@pytest.mark.parametrize(
    ("won", "count", "income", "local"),
    [(150_000, 3, 0, 0), (170_000, 1, 0, 0), (190_000, 1, 1_080, 100), (187_000, 5, 4_990, 490)],
)
def test_the_vectors_of_4_4_hold_in_the_run(won: int, count: int, income: int, local: int) -> None:
    found = deductions(outcome(days(count), won // 8))
    assert (found["income_tax"], found["local_tax"]) == (income, local)


def test_the_line_tells_the_days_over_what_is_free() -> None:
    found = outcome(days(2))
    assert found.draft is not None
    line = next(line for line in found.draft.lines if line.code == "income_tax")
    assert line.formula.startswith(
        "일용 2일 가운데 하루 150,000원을 넘은 2일의 초과분 100,000원 × 6% × (1 - 55%)"
    )


def test_before_a_month_of_employment_there_is_employment_insurance_only() -> None:
    found = outcome(days(20))
    assert set(deductions(found)) == {"employment", "income_tax", "local_tax"}
    assert found.draft is not None
    assert "한 달이 안 된 일용근로자" in found.draft.notes[0]


@pytest.mark.parametrize(
    ("count", "minutes", "owes"),
    [
        (8, 480, {"pension", "health"}),
        (7, 480, set()),  # 56 hours, 1,400,000 won
        (7, 600, {"pension"}),  # 70 hours
    ],
)
def test_eight_days_or_sixty_hours_decide_after_a_month(count: int, minutes: int, owes: set[str]) -> None:
    work = replace(
        kim(*(day(number, minutes) for number in range(2, 2 + count))), hire_date=date(2026, 10, 1)
    )
    found = set(deductions(outcome(work)))
    assert found & {"pension", "health"} == owes


def test_high_pay_of_few_days_is_insured_with_the_pension() -> None:
    work = replace(kim(*(day(number) for number in range(2, 8))), hire_date=date(2026, 10, 1))
    assert "pension" in deductions(outcome(work, 50_000))  # 6 days, 2,400,000 won


def test_three_months_of_employment_are_told_and_stop_nobody() -> None:
    stays = replace(days(3), hire_date=date(2026, 9, 1))
    found = outcome(stays)
    assert found.draft is not None
    assert [(one.code, one.blocking) for one in found.told] == [("daily_three_months", False)]
    assert outcome(replace(stays, hire_date=date(2026, 9, 2))).told == ()


def test_f_89_hours_of_a_freelancer_are_told_and_stop_nobody() -> None:
    own = Own([terms(tax_mode="freelance", freelance_reason="도급")])
    found = outcome_of(days(3), own, figures())
    assert found.draft is not None
    assert [(one.code, one.blocking) for one in found.told] == [("freelance_tracked", False)]
    assert "3일 기록" in found.told[0].sentence


def test_overtime_belongs_to_the_day_it_was_worked() -> None:
    work = kim(day(2), day(3, 600, overtime=120))
    found = outcome(work, 20_000)
    assert found.draft is not None
    assert day_wages(found.draft.lines, work) == (160_000, 220_000)


@given(st.integers(0, 10**9), st.lists(st.integers(1, 1_440), min_size=1, max_size=31))
def test_what_is_shared_out_adds_up(won: int, weights: list[int]) -> None:
    parts = spread(won, [(str(number), weight) for number, weight in enumerate(weights)])
    assert sum(part for _, part in parts) == won
    assert all(part >= 0 for _, part in parts)


@given(st.dates(date(2024, 1, 1), date(2027, 12, 31)), st.integers(1, 12))
def test_a_month_later_lies_a_month_later(first: date, months: int) -> None:
    assert timedelta(days=27) < month_later(first) - first <= timedelta(days=32)
    assert month_later(first, months) > first
