"""Annual leave: the law's vectors, the 366th day, the fiscal year, and what must hold for anybody."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from attendance.leave.rules.grants import days_of_year, grants, months_after, total_of
from hypothesis import given
from hypothesis import strategies as st

DAYS = st.dates(date(1990, 1, 1), date(2060, 12, 31))


@pytest.mark.parametrize(
    ("years", "days"),
    [(1, 15), (2, 15), (3, 16), (4, 16), (5, 17), (10, 19), (11, 20), (15, 22), (19, 24), (21, 25), (30, 25)],
)
def test_days_grow_with_service_up_to_25(years: int, days: int) -> None:
    assert days_of_year(years) == days


def test_a_contract_of_365_days_earns_eleven() -> None:
    assert total_of(grants(date(2025, 1, 1), date(2025, 12, 31), "hire_date")) == 11


def test_the_366th_day_earns_fifteen_more() -> None:
    assert total_of(grants(date(2025, 1, 1), date(2026, 1, 1), "hire_date")) == 26


def test_a_month_counts_on_the_day_after_it() -> None:
    assert grants(date(2026, 3, 10), date(2026, 4, 9), "hire_date") == []
    [first] = grants(date(2026, 3, 10), date(2026, 4, 10), "hire_date")
    assert (first.days, first.expires_on) == (Decimal(1), date(2027, 3, 9))


def test_a_month_too_short_ends_with_its_last_day() -> None:
    assert months_after(date(2026, 1, 31), 1) == date(2026, 3, 1)
    assert months_after(date(2024, 1, 31), 1) == date(2024, 3, 1)
    assert months_after(date(2024, 2, 29), 12) == date(2025, 3, 1)
    assert months_after(date(2026, 12, 15), 1) == date(2027, 1, 15)


def test_the_first_years_days_are_gone_when_it_ends() -> None:
    given_ = grants(date(2025, 7, 1), date(2026, 7, 1), "hire_date")
    assert {grant.expires_on for grant in given_[:11]} == {date(2026, 6, 30)}
    assert (given_[-1].days, given_[-1].expires_on) == (Decimal(15), date(2027, 6, 30))


def test_the_fiscal_year_begins_with_a_part_of_fifteen() -> None:
    found = grants(date(2026, 7, 1), date(2027, 1, 1), "fiscal_year")
    assert found[-1].days == Decimal("7.56")
    assert "184일" in found[-1].reason
    assert total_of(found) == Decimal("13.56")


def test_the_fiscal_year_goes_on_with_full_years() -> None:
    found = grants(date(2026, 7, 1), date(2030, 1, 1), "fiscal_year")
    assert [str(grant.days) for grant in found if grant.on.month == 1 and grant.days > 1] == [
        "7.56",
        "15",
        "15",
        "16",
    ]


def test_who_starts_on_1_january_has_the_same_by_both_counts() -> None:
    by = {
        method: grants(date(2020, 1, 1), date(2026, 1, 1), method) for method in ("hire_date", "fiscal_year")
    }
    assert total_of(by["hire_date"]) == total_of(by["fiscal_year"])


@given(DAYS, st.integers(0, 366 * 40), st.sampled_from(["hire_date", "fiscal_year"]))
def test_a_later_day_never_takes_a_grant_away(hired: date, served: int, method: str) -> None:
    today = grants(hired, hired + timedelta(served), method)  # type: ignore[arg-type]  # the two words above
    tomorrow = grants(hired, hired + timedelta(served + 1), method)  # type: ignore[arg-type]  # likewise
    assert tomorrow[: len(today)] == today


@given(DAYS, st.integers(0, 366 * 40))
def test_every_grant_lies_in_the_employment_and_may_be_taken_at_least_that_day(
    hired: date, served: int
) -> None:
    for grant in grants(hired, hired + timedelta(served), "hire_date"):
        assert hired < grant.on <= hired + timedelta(served)
        assert grant.expires_on >= grant.on
        assert 1 <= grant.days <= 25
