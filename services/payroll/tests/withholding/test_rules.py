"""Withholding: every vector of the table's source, its edges, and what must hold for any pay."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from law import tax_figures_on
from payroll.withholding.rules.freelance import FreelanceTax, freelance_tax
from payroll.withholding.rules.table import table_tax
from payroll.withholding.rules.withheld import Household, withheld

FEB, MAR = date(2026, 2, 28), date(2026, 3, 1)
NOW = tax_figures_on(MAR)
FAMILIES = range(1, 12)


@pytest.mark.parametrize(
    ("pay", "family", "table"),
    [
        (769_999, 1, 0),
        (1_059_999, 1, 0),
        (1_060_000, 1, 1_040),
        (1_500_000, 1, 8_920),
        (1_500_000, 2, 4_420),
        (2_156_880, 1, 24_340),
        (2_500_000, 1, 35_600),
        (2_800_000, 1, 56_800),
        (4_000_000, 1, 195_960),
        (4_000_000, 2, 167_950),
        (4_000_000, 3, 109_590),
        (8_000_000, 1, 959_500),
        (8_000_000, 2, 909_890),
        (8_000_000, 3, 768_550),
        (5_000_000, 3, 237_850),
        (5_000_000, 12, 69_100),
        (9_999_999, 1, 1_503_990),
        (10_000_000, 1, 1_507_400),
        (10_090_000, 1, 1_563_270),
        (12_000_000, 12, 1_641_840),
        (15_000_000, 1, 3_276_800),
        (30_000_000, 2, 8_826_170),
    ],
)
def test_table_vectors(pay: int, family: int, table: int) -> None:
    assert table_tax(pay, family, NOW.simple_tax) == table


def test_the_row_of_three_million_for_one_to_eleven_people() -> None:
    expected = [74_350, 56_850, 31_940, 26_690, 21_440, 17_100, 13_730, 10_350, 6_980, 3_600, 0]
    assert [table_tax(3_000_000, family, NOW.simple_tax) for family in FAMILIES] == expected


def test_the_last_row_for_one_to_eleven_people() -> None:
    expected = [1_507_400, 1_431_570, 1_200_840, 1_170_840, 1_140_840, 1_110_840]
    expected += [1_080_840, 1_050_840, 1_020_840, 990_840, 960_840]
    assert [table_tax(10_000_000, family, NOW.simple_tax) for family in FAMILIES] == expected


@pytest.mark.parametrize(
    ("pay", "household", "on", "income", "local"),
    [
        (1_059_999, Household(1, 0, 100), MAR, 0, 0),
        (1_060_000, Household(1, 0, 100), MAR, 1_040, 100),
        (1_500_000, Household(1, 0, 100), MAR, 8_920, 890),
        (1_500_000, Household(2, 0, 100), MAR, 4_420, 440),
        (2_156_880, Household(1, 0, 100), MAR, 24_340, 2_430),
        (2_500_000, Household(1, 0, 100), MAR, 35_600, 3_560),
        (2_800_000, Household(1, 0, 100), MAR, 56_800, 5_680),
        (3_000_000, Household(1, 0, 100), MAR, 74_350, 7_430),
        (3_000_000, Household(1, 0, 80), MAR, 59_480, 5_940),
        (3_000_000, Household(1, 0, 120), MAR, 89_220, 8_920),
        (3_000_000, Household(3, 1, 100), FEB, 19_440, 1_940),
        (3_000_000, Household(3, 1, 100), MAR, 11_110, 1_110),
        (3_000_000, Household(4, 2, 100), MAR, 0, 0),
        (3_600_000, Household(4, 2, 100), FEB, 28_000, 2_800),
        (3_600_000, Household(4, 2, 100), MAR, 11_330, 1_130),
        (5_000_000, Household(3, 1, 100), MAR, 217_020, 21_700),
        (5_000_000, Household(3, 1, 80), MAR, 173_610, 17_360),
        (5_000_000, Household(3, 1, 120), MAR, 260_420, 26_040),
        (5_000_000, Household(12, 0, 100), MAR, 69_100, 6_910),
    ],
)
def test_withheld_vectors(pay: int, household: Household, on: date, income: int, local: int) -> None:
    found = withheld(pay, household, tax_figures_on(on))
    assert (found.income_tax, found.local_tax) == (income, local)


def test_the_table_column_is_shown_without_the_children() -> None:
    assert withheld(3_600_000, Household(4, 2, 100), NOW).table == 57_160


def test_income_tax_under_a_thousand_won_is_not_collected() -> None:
    assert withheld(1_060_000, Household(1, 0, 80), NOW).income_tax == 0


@pytest.mark.parametrize(
    ("gross", "income", "local"),
    [(3_000_000, 90_000, 9_000), (123_456, 3_700, 370), (33_333, 990, 90), (2_461_320, 73_830, 7_380)],
)
def test_freelance_vectors(gross: int, income: int, local: int) -> None:
    assert freelance_tax(gross, NOW) == FreelanceTax(income, local)


@given(st.integers(0, 120_000_000), st.integers(1, 15))
def test_tax_never_falls_as_pay_rises(pay: int, family: int) -> None:
    table = NOW.simple_tax
    assert table_tax(pay, family, table) <= table_tax(pay + 20_000, family, table)


@given(st.integers(0, 60_000_000), st.integers(1, 15))
def test_tax_never_rises_with_the_family(pay: int, family: int) -> None:
    assert table_tax(pay, family + 1, NOW.simple_tax) <= table_tax(pay, family, NOW.simple_tax)


@given(
    st.integers(0, 60_000_000),
    st.integers(1, 12),
    st.integers(0, 8),
    st.sampled_from([80, 100, 120]),
    st.sampled_from([FEB, MAR]),
)
def test_what_is_withheld_is_whole_tens_and_less_than_the_pay(
    pay: int, family: int, children: int, percent: int, on: date
) -> None:
    found = withheld(pay, Household(family, children, percent), tax_figures_on(on))
    assert found.income_tax % 10 == 0
    assert found.local_tax % 10 == 0
    assert 0 <= found.income_tax + found.local_tax <= pay


@given(st.integers(0, 10**9))
def test_freelance_tax_never_exceeds_3_3_percent(gross: int) -> None:
    tax = freelance_tax(gross, NOW)
    assert (tax.income_tax + tax.local_tax) * 1000 <= gross * 33
