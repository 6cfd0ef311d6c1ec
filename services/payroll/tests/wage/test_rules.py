"""Wage terms: which hold when, and what may not be entered."""

from datetime import date

from payroll.wage.rules import WageTerms, terms_on, wage_faults
from payroll_people import by_day, by_month, terms

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


def test_a_day_wage_is_held_against_the_minimum_of_its_hours() -> None:
    assert faults(by_day(82_560)) == {}
    assert "8시간에 82,560원" in faults(by_day(82_559))["day_won"]
    assert faults(by_day(72_240, hours=7)) == {}
    assert "day_won" in faults(by_day(99_999_999))


def test_a_monthly_wage_is_held_against_the_minimum_of_its_hours() -> None:
    assert faults(by_month(2_156_880)) == {}
    assert "월 209시간에 2,156,880원" in faults(by_month(2_156_879))["month_won"]
    assert faults(by_month(1_083_600, week=20)) == {}
    assert "month_won" in faults(by_month(1_083_599, week=20))


def test_allowances_that_count_lower_what_a_monthly_wage_must_be() -> None:
    low = by_month(1_956_880)
    assert "month_won" in faults(low)
    assert wage_faults(low, (), 10_320, "고시", 200_000) == {}


def test_terms_read_as_people_say_them() -> None:
    assert terms().words == "시급 10,320원"
    assert by_day().words == "1공 120,000원(8시간)"
    assert by_month(week=20).words == "월 2,500,000원(105시간)"
