"""공수제: a day's wage for the hours of a day, its ordinary hour, and no hour paid twice."""

from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st
from payroll.run.rules.draft import outcome_of
from payroll.run.rules.earnings import earning_lines
from payroll.run.rules.lines import Line
from payroll.run.rules.sources import Own
from payroll.run.rules.work import WorkMonth
from payroll.wage.rules import WageTerms
from payroll_people import by_day, day, figures, kim, terms, week


def lines_of(work: WorkMonth, *history: WageTerms) -> list[Line]:
    return earning_lines(work, history or (by_day(),))


def amounts(work: WorkMonth, *history: WageTerms) -> dict[str, int]:
    found: dict[str, int] = {}
    for line in lines_of(work, *history):
        found[line.code] = found.get(line.code, 0) + line.amount
    return found


def test_hx_f42_a_ten_hour_day_pays_the_day_once_and_two_hours_at_one_and_a_half() -> None:
    found = amounts(kim(day(3, 600, overtime=120)), by_day(82_560))
    assert found == {"base": 82_560, "overtime": 30_960}
    assert sum(found.values()) == 113_520


def test_a_month_of_days_reads_as_days() -> None:
    [line] = lines_of(kim(*(day(number) for number in range(2, 7)), day(9, 240)))
    assert line.formula == "기본급 / 5.5공(44시간) × 120,000원"
    assert (line.amount, line.hourly_won, line.minutes) == (660_000, 15_000, 2_640)


def test_minutes_that_are_no_hundredths_of_a_day_read_as_hours() -> None:
    [line] = lines_of(kim(day(3, 431)))
    assert line.formula == "기본급 / 7시간 11분 × 120,000원 ÷ 8시간"
    assert line.amount == 107_750


def test_a_day_wage_for_seven_hours_has_an_ordinary_hour_of_a_seventh() -> None:
    found = lines_of(kim(day(3, 480, overtime=60)), by_day(100_000, hours=7))
    assert [(line.code, line.amount) for line in found] == [("base", 100_000), ("overtime", 21_429)]
    assert [line.hourly for line in found] == ["100000/7", "100000/7"]
    assert found[1].formula == "연장근로수당 / 1시간 × 100,000원 ÷ 7시간 × 1.5"


def test_weekly_and_paid_holidays_come_on_top() -> None:
    work = kim(day(3), weeks=(week(8),), paid_holidays=((date(2026, 11, 9), 480),), paid_holiday_minutes=480)
    assert amounts(work) == {"base": 120_000, "weekly_holiday": 120_000, "paid_holiday": 120_000}


@pytest.mark.parametrize(
    ("shift", "won"),
    [
        (day(3, 780, overtime=300, night=60), 165_120),
        (day(3, 480, night=420), 118_680),
        (day(3, 600, holiday_within_8h=480, holiday_beyond_8h=120), 165_120),
        (day(3, 660, holiday_within_8h=480, holiday_beyond_8h=180), 185_760),
        (day(3, 420, overtime=120), 82_560),
    ],
)
def test_the_examples_of_the_law_come_out_the_same_by_the_day(shift: object, won: int) -> None:
    work = kim(shift)  # type: ignore[arg-type]  # a parameter's type is lost on the way here
    assert sum(amounts(work, by_day(82_560)).values()) == won == sum(amounts(work, terms()).values())


def test_below_five_workers_no_premium_comes_on_top() -> None:
    small = kim(day(3, 600, overtime=120, night=60), workplace_size=4)
    assert sum(amounts(small, by_day(82_560)).values()) == 103_200


def test_a_day_wage_below_the_minimum_of_its_hours_leaves_the_person_unpaid_and_says_why() -> None:
    outcome = outcome_of(kim(day(3)), Own([by_day(82_559)]), figures())
    assert outcome.draft is None
    assert [problem.code for problem in outcome.problems] == ["below_minimum_wage"]
    assert "1공 82,559원(8시간)은 시간당 10,319.87원" in outcome.problems[0].sentence


@given(
    st.lists(st.tuples(st.integers(60, 780), st.integers(0, 300)), min_size=1, max_size=20),
    st.integers(82_560, 500_000),
    st.integers(1, 8),
)
def test_pay_is_never_below_the_exact_sum_of_minutes_and_less_than_a_won_a_line_above(
    shifts: list[tuple[int, int]], won: int, hours: int
) -> None:
    days = [
        day(number, worked, overtime=min(worked, over)) for number, (worked, over) in enumerate(shifts, 1)
    ]
    found = lines_of(kim(*days), by_day(won, hours))
    exact = sum((one.regular + one.overtime * Fraction(3, 2)) * Fraction(won, hours * 60) for one in days)
    assert 0 <= sum(line.amount for line in found) - exact < max(1, len(found))
    assert all(type(line.amount) is int for line in found)


@given(st.integers(2, 28), st.integers(82_560, 500_000))
def test_the_same_day_wage_begun_anew_changes_nothing(split: int, won: int) -> None:
    work = kim(*(day(number, 500, overtime=20) for number in range(1, 29)), weeks=(week(8), week(15)))
    again = by_day(won, since=date(2026, 11, split))
    assert lines_of(work, by_day(won)) == lines_of(work, by_day(won), again)
