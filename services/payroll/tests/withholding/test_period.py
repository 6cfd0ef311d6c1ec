"""A bonus for several months: the average month of them is taxed, less what was withheld already."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st
from law import tax_figures_on
from payroll.withholding.rules.period import TaxedMonth, period_tax
from payroll.withholding.rules.withheld import Household, withheld

LAW = tax_figures_on(date(2026, 12, 10))
ALONE = Household(1, 0, 100)


def months(count: int, won: int, tax: int) -> list[TaxedMonth]:
    return [TaxedMonth(f"2026-{12 - number:02d}", won, tax) for number in range(1, count)]


def test_half_a_years_bonus_is_taxed_as_half_a_year() -> None:
    # Six months of 3,000,000 and a bonus of 6,000,000: 4,000,000 a month, of which 74,350 were withheld.
    found = period_tax(9_000_000, months(6, 3_000_000, 74_350), ALONE, 6, LAW)
    assert (found.average, found.table) == (4_000_000, 195_960)
    assert found.income_tax == 6 * 195_960 - 5 * 74_350 == 804_010
    assert found.local_tax == 80_400
    assert found.income_tax < withheld(9_000_000, ALONE, LAW).income_tax


def test_children_and_the_chosen_share_count_in_each_month() -> None:
    found = period_tax(9_000_000, months(6, 3_000_000, 0), Household(3, 1, 80), 6, LAW)
    assert found.of_month == (109_590 - 20_830) * 80 // 100 // 10 * 10
    assert found.income_tax == found.of_month * 6


def test_what_was_withheld_too_much_before_is_not_paid_back_here_and_a_small_sum_is_spared() -> None:
    assert period_tax(3_000_000, months(3, 3_000_000, 500_000), ALONE, 3, LAW).income_tax == 0
    spared = period_tax(3_000_000, months(2, 3_000_000, 2 * 74_350 - 990), ALONE, 2, LAW)
    assert (spared.income_tax, spared.local_tax) == (0, 0)


@given(st.integers(0, 40_000_000), st.integers(0, 40_000_000), st.integers(1, 11))
def test_one_month_alone_is_the_tables_own_tax_and_more_pay_never_bears_less(
    won: int, more: int, family: int
) -> None:
    household = Household(family, 0, 100)
    alone, plain = period_tax(won, [], household, 1, LAW), withheld(won, household, LAW)
    assert (alone.income_tax, alone.local_tax) == (plain.income_tax, plain.local_tax)
    before = months(4, 2_500_000, 35_600)
    lower = period_tax(won, before, household, 4, LAW)
    assert lower.income_tax <= period_tax(won + more + 80_000, before, household, 4, LAW).income_tax
