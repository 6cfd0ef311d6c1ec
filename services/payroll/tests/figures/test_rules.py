"""Dated figures: found by day, ended, and named when they are missing."""

from datetime import date, timedelta
from itertools import pairwise

import pytest
from payroll.figures import rules
from payroll.figures.queries import FiguresMissing
from payroll.figures.rules import KINDS, KOREAN_NAMES, MissingFigure, month_figures, provisional_names
from payroll.figures.shipped import shipped_figures


@pytest.mark.parametrize(
    ("day", "won"),
    [
        (date(2024, 12, 31), 9_860),
        (date(2025, 1, 1), 10_030),
        (date(2026, 11, 22), 10_320),
        (date(2027, 1, 1), 10_700),
    ],
)
def test_minimum_wage_of_each_year(day: date, won: int) -> None:
    assert rules.valid_row(shipped_figures().minimum_wage, "minimum_wage", day).hourly_won == won


def test_209_hours_at_the_minimum_wage_of_2026_is_the_announced_monthly_amount() -> None:
    assert (
        rules.valid_row(shipped_figures().minimum_wage, "minimum_wage", date(2026, 6, 1)).hourly_won * 209
        == 2_156_880
    )


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
