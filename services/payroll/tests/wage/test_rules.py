"""Wage terms: which hold when, and what may not be entered."""

from datetime import date

from payroll.wage.rules import WageTerms, terms_on, wage_faults
from payroll_people import terms

OLD = terms(10_030, date(2025, 3, 1))
NEW = terms(10_320, date(2026, 1, 1))


def faults(new: WageTerms, *history: WageTerms) -> dict[str, str]:
    return wage_faults(new, history, 10_320, "2026년 적용 최저임금 고시")


def test_the_latest_terms_that_have_begun_hold() -> None:
    assert terms_on([NEW, OLD], date(2025, 12, 31)) == OLD
    assert terms_on([NEW, OLD], date(2026, 1, 1)) == NEW


def test_before_the_first_terms_none_hold() -> None:
    assert terms_on([OLD, NEW], date(2025, 2, 28)) is None


def test_the_minimum_wage_may_be_paid() -> None:
    assert faults(terms(10_320)) == {}


def test_a_wage_below_the_minimum_of_its_day_is_refused_with_the_figure() -> None:
    assert "10,320원" in faults(terms(10_319))["hourly_won"]


def test_a_wage_with_zeros_too_many_is_refused() -> None:
    assert "hourly_won" in faults(terms(1_032_000))


def test_history_is_never_rewritten() -> None:
    assert "valid_from" in faults(terms(11_000, date(2026, 1, 1)), NEW)


def test_the_tax_mode_changes_on_the_first_of_a_month_only() -> None:
    assert "tax_mode" in faults(terms(11_000, date(2026, 5, 2), tax_mode="freelance"), NEW)
    assert faults(terms(11_000, date(2026, 5, 1), tax_mode="freelance"), NEW) == {}


def test_the_first_terms_may_begin_on_any_day() -> None:
    assert faults(terms(11_000, date(2026, 5, 2), tax_mode="freelance")) == {}


def test_children_count_inside_the_family() -> None:
    assert "children" in faults(terms(family_count=1, children=1))
    assert faults(terms(family_count=2, children=1)) == {}
