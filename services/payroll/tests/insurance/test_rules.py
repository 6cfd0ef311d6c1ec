"""The four insurances: official vectors, floors and caps, who owes what, and what must hold for any pay."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from law import insurance_figures_of
from payroll.insurance.rules import Premiums, covered, pension_base, premiums, ten_won

OCT, NOV = date(2026, 10, 1), date(2026, 11, 1)


@pytest.mark.parametrize(
    ("pay", "month", "expected", "total"),
    [
        (2_156_880, OCT, (102_410, 77_530, 10_180, 19_410), 209_530),
        (3_000_000, date(2025, 8, 1), (135_000, 106_350, 13_770, 27_000), 282_120),
        (3_000_000, OCT, (142_500, 107_850, 14_170, 27_000), 291_520),
        (3_456_789, OCT, (164_160, 124_270, 16_320, 31_110), 335_860),
        (5_000_000, OCT, (237_500, 179_750, 23_620, 45_000), 485_870),
        (5_000_000, NOV, (237_500, 179_750, 23_610, 45_000), 485_860),
        (7_000_000, date(2026, 3, 1), (302_570, 251_650, 33_060, 63_000), 650_280),
        (7_000_000, OCT, (313_020, 251_650, 33_060, 63_000), 660_730),
        (3_000_000, date(2027, 1, 1), (150_000, 107_850, 14_170, 27_000), 299_020),
        (350_000, OCT, (19_470, 12_580, 1_650, 3_150), 36_850),
        (200_000, OCT, (19_470, 10_080, 1_320, 1_800), 32_670),
    ],
)
def test_official_vectors(pay: int, month: date, expected: tuple[int, ...], total: int) -> None:
    found = premiums(pay, insurance_figures_of(month))
    assert found == Premiums(*expected)
    assert found.total == total


@pytest.mark.parametrize(
    ("month", "most"),
    [
        (date(2024, 3, 1), 265_500),
        (date(2024, 7, 1), 277_650),
        (date(2025, 7, 1), 286_650),
        (date(2026, 1, 1), 302_570),
        (date(2026, 7, 1), 313_020),
        (date(2027, 1, 1), 329_500),
    ],
)
def test_pension_is_capped(month: date, most: int) -> None:
    assert premiums(50_000_000, insurance_figures_of(month)).pension == most


def test_health_is_capped_in_2026() -> None:
    assert premiums(200_000_000, insurance_figures_of(OCT)).health == 4_591_740


@given(st.integers(0, 50_000_000), st.sampled_from([date(2024, 3, 1), date(2025, 5, 1), OCT, NOV]))
def test_premiums_are_whole_tens_and_never_fall_as_pay_rises(pay: int, month: date) -> None:
    figures = insurance_figures_of(month)
    less, more = premiums(pay, figures), premiums(pay + 10_000, figures)
    assert all(value % 10 == 0 for value in vars(less).values())
    assert all(getattr(more, name) >= value for name, value in vars(less).items())


@given(st.integers(0, 50_000_000))
def test_pension_base_stays_within_its_bounds(pay: int) -> None:
    figures = insurance_figures_of(OCT)
    assert figures.pension_base.low_won <= pension_base(pay, figures) <= figures.pension_base.high_won


@given(st.integers(0, 10**9))
def test_cutting_to_ten_won_takes_off_less_than_ten_won(amount: int) -> None:
    assert 0 <= amount - ten_won(amount) < 10


def test_a_joiner_on_the_first_owes_everything() -> None:
    due = covered(date(1990, 1, 1), NOV, NOV, 40)
    assert (due.pension, due.health, due.employment) == (True, True, True)
    assert due.reasons == ()


def test_a_joiner_after_the_first_owes_no_pension_or_health_that_month() -> None:
    due = covered(date(1990, 1, 1), date(2026, 11, 2), NOV, 40)
    assert (due.pension, due.health, due.employment) == (False, False, True)
    assert "입사한 달" in due.reasons[0]


def test_fewer_than_15_hours_a_week_owe_employment_insurance_only() -> None:
    due = covered(date(1990, 1, 1), date(2025, 1, 1), NOV, 14)
    assert (due.pension, due.health, due.employment) == (False, False, True)


@pytest.mark.parametrize(
    ("birth", "owes"),
    [
        (date(1966, 11, 1), True),  # 60 on the 1st: lost on the 2nd, so November still counts
        (date(1966, 11, 20), True),
        (date(1966, 10, 31), False),
        (date(2008, 11, 1), True),
        (date(2008, 11, 2), False),
    ],
)
def test_pension_is_owed_from_18_to_59(birth: date, owes: bool) -> None:
    assert covered(birth, date(2026, 1, 1), NOV, 40).pension is owes


def test_someone_hired_at_65_owes_no_employment_insurance() -> None:
    assert not covered(date(1961, 1, 1), date(2026, 2, 1), NOV, 40).employment
    assert covered(date(1961, 1, 1), date(2025, 12, 31), NOV, 40).employment
