"""Daily workers: every vector of the source, and what must hold for any wages."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from law import daily_worker_figures_on
from payroll.withholding.rules.daily import DailyTax, daily_tax

LAW, LOCAL = daily_worker_figures_on(date(2026, 11, 10))
WAGES = st.lists(st.integers(0, 2_000_000), min_size=1, max_size=31)


def tax(wages: list[int], *, together: bool = False) -> DailyTax:
    return daily_tax(wages, paid_together=together, law=LAW, local_rate=LOCAL.rate)


@pytest.mark.parametrize(
    ("wages", "together", "income", "local"),
    [
        ([150_000] * 3, False, 0, 0),
        ([150_000] * 3, True, 0, 0),
        ([170_000], False, 0, 0),
        ([187_000], False, 0, 0),
        ([190_000], False, 1_080, 100),
        ([200_000], False, 1_350, 130),
        ([187_000] * 5, False, 0, 0),
        ([187_000] * 5, True, 4_990, 490),
    ],
)
def test_vectors_of_the_source(wages: list[int], together: bool, income: int, local: int) -> None:
    assert tax(wages, together=together) == DailyTax(income, local)


def test_a_day_below_the_free_amount_lends_nothing_to_another() -> None:
    assert tax([100_000, 200_000], together=True) == tax([150_000, 200_000], together=True)


@given(WAGES)
def test_paid_together_is_never_less_tax_by_more_than_the_cut_of_each_day(wages: list[int]) -> None:
    apart, together = tax(wages).income_tax, tax(wages, together=True).income_tax
    assert together >= apart


@given(WAGES, st.booleans())
def test_tax_is_a_small_part_of_the_wages_in_tens(wages: list[int], together: bool) -> None:
    found = tax(wages, together=together)
    assert found.income_tax % 10 == 0
    assert found.local_tax % 10 == 0
    assert 0 <= found.income_tax * 1000 <= sum(wages) * 27
    assert found.local_tax * 10 <= found.income_tax


@given(st.integers(0, 2_000_000), st.integers(0, 100_000))
def test_a_higher_wage_never_bears_less_tax(wage: int, more: int) -> None:
    assert tax([wage + more]).income_tax >= tax([wage]).income_tax
