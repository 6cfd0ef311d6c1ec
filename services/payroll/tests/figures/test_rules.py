"""Dated figures: found by day, ended, and named when they are missing."""

from datetime import date, timedelta
from fractions import Fraction
from itertools import pairwise

import pytest
from payroll.figures import rules
from payroll.figures.queries import FiguresMissing
from payroll.figures.rules import KINDS, KOREAN_NAMES, MissingFigure, month_figures, provisional_names
from payroll.figures.shipped import shipped_figures
from payroll.wage.rules import month_hours


@pytest.mark.parametrize(
    ("day", "hour", "eight_hours", "month"),
    [
        (date(2024, 12, 31), 9_860, 78_880, 2_060_740),
        (date(2025, 1, 1), 10_030, 80_240, 2_096_270),
        (date(2026, 11, 22), 10_320, 82_560, 2_156_880),
        (date(2027, 1, 1), 10_700, 85_600, 2_236_300),
    ],
)
def test_minimum_wage_of_each_year_by_hour_day_and_month(
    day: date, hour: int, eight_hours: int, month: int
) -> None:
    found = rules.valid_row(shipped_figures().minimum_wage, "minimum_wage", day).hourly_won
    assert (found, found * 8, found * month_hours(40)) == (hour, eight_hours, month)


@pytest.mark.parametrize(
    ("day", "pension", "health", "care", "employment"),
    [
        (date(2024, 5, 1), "0.045", "0.03545", "9182/70900", "0.009"),
        (date(2025, 5, 1), "0.045", "0.03545", "9182/70900", "0.009"),
        (date(2026, 10, 31), "0.0475", "0.03595", "9448/71900", "0.009"),
        (date(2026, 11, 1), "0.0475", "0.03595", "0.1314", "0.009"),
        (date(2027, 5, 1), "0.05", "0.03595", "0.1314", "0.009"),
    ],
)
def test_the_workers_rate_of_each_insurance_by_year(
    day: date, pension: str, health: str, care: str, employment: str
) -> None:
    found = rules.insurance_figures(shipped_figures(), day)
    rates = (found.pension_rate, found.health_rate, found.care_ratio, found.employment_rate)
    assert [one.rate for one in rates] == [Fraction(one) for one in (pension, health, care, employment)]


@pytest.mark.parametrize(
    ("day", "low", "high"),
    [
        (date(2024, 5, 1), 9_890, 4_240_710),
        (date(2025, 5, 1), 9_890, 4_504_170),
        (date(2026, 5, 1), 10_080, 4_591_740),
        (date(2027, 5, 1), 10_080, 4_591_740),
    ],
)
def test_health_floor_and_cap_of_each_year(day: date, low: int, high: int) -> None:
    found = rules.insurance_figures(shipped_figures(), day).health_bounds
    assert (found.low_won, found.high_won) == (low, high)


@pytest.mark.parametrize(
    ("day", "low", "high"),
    [
        (date(2024, 6, 30), 370_000, 5_900_000),
        (date(2025, 6, 30), 390_000, 6_170_000),
        (date(2026, 6, 30), 400_000, 6_370_000),
        (date(2026, 7, 1), 410_000, 6_590_000),
        (date(2027, 6, 30), 410_000, 6_590_000),
    ],
)
def test_pension_base_changes_exactly_on_the_first_of_july(day: date, low: int, high: int) -> None:
    found = rules.insurance_figures(shipped_figures(), day).pension_base
    assert (found.low_won, found.high_won) == (low, high)


@pytest.mark.parametrize("kind", sorted(KOREAN_NAMES))
def test_rows_of_one_kind_follow_each_other_without_gap_or_overlap(kind: str) -> None:
    rows = getattr(shipped_figures(), kind)
    for earlier, later in pairwise(rows):
        assert later.valid_from == earlier.valid_to + timedelta(days=1)
    assert all(row.valid_from <= row.valid_to and row.source for row in rows)


@pytest.mark.parametrize("kind", sorted(KOREAN_NAMES))
def test_every_kind_covers_march_2024_to_june_2027(kind: str) -> None:
    rows = getattr(shipped_figures(), kind)
    assert rules.valid_row(rows, kind, date(2024, 3, 1))
    assert rules.valid_row(rows, kind, date(2027, 6, 30))


def test_a_month_without_a_row_names_everything_that_is_missing() -> None:
    with pytest.raises(MissingFigure) as caught:
        month_figures(shipped_figures(), date(2028, 1, 1), date(2028, 2, 10))
    assert {kind for kind, _ in caught.value.missing} == set(KOREAN_NAMES)


def test_july_2027_lacks_only_the_pension_bounds() -> None:
    with pytest.raises(MissingFigure) as caught:
        month_figures(shipped_figures(), date(2027, 7, 1), date(2027, 8, 10))
    assert caught.value.korean() == "국민연금 기준소득월액 상·하한(2027-07-01)"


def test_people_read_the_missing_figure_in_korean() -> None:
    with pytest.raises(MissingFigure) as caught:
        rules.insurance_figures(shipped_figures(), date(2027, 7, 1))
    told = FiguresMissing(caught.value)
    assert "국민연금 기준소득월액" in told.detail
    assert told.status == 422


def test_every_kind_has_its_class_its_korean_name_and_its_field() -> None:
    assert set(KINDS) == set(KOREAN_NAMES) == set(vars(shipped_figures()))


def test_figures_of_2027_that_are_only_carried_on_are_named() -> None:
    month, pay_day = date(2027, 1, 1), date(2027, 2, 10)
    names = provisional_names(month_figures(shipped_figures(), month, pay_day), month, pay_day)
    assert "장기요양보험료율" in names
    assert "건강보험료율" in names
    assert "최저임금" not in names


def test_figures_of_2026_are_all_published_law() -> None:
    month, pay_day = date(2026, 11, 1), date(2026, 12, 10)
    assert provisional_names(month_figures(shipped_figures(), month, pay_day), month, pay_day) == []
