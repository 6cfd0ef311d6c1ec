"""사용촉진: the days of both notices, and which of them count (근로기준법 제61조)."""

from datetime import date

import pytest
from attendance.leave.rules.notices import due_step, is_in_time, tier_of, windows

END = date(2027, 12, 31)


@pytest.mark.parametrize(
    ("tier", "first", "second"),
    [
        ("annual", ("2027-07-01", "2027-07-10"), ("2027-07-01", "2027-10-31")),
        ("monthly", ("2027-10-01", "2027-10-10"), ("2027-10-01", "2027-11-30")),
        ("late", ("2027-12-01", "2027-12-05"), ("2027-12-01", "2027-12-21")),
    ],
)
def test_the_notices_days_follow_the_last_day(
    tier: str, first: tuple[str, str], second: tuple[str, str]
) -> None:
    found = [(f"{window.first}", f"{window.last}") for window in windows(tier, END)]
    assert found == [first, second]


def test_the_last_two_days_of_the_first_year_have_notices_of_their_own() -> None:
    granted = [date(2027, month, 1) for month in range(2, 13)]
    tiers = [tier_of("monthly", day, END) for day in granted]
    assert tiers == ["monthly"] * 9 + ["late"] * 2
    assert tier_of("annual", date(2027, 1, 1), END) == "annual"
    assert tier_of("manual", date(2027, 12, 1), END) == "annual"


def test_a_notice_outside_its_days_does_not_count() -> None:
    assert is_in_time("annual", END, 1, date(2027, 7, 1), None)
    assert is_in_time("annual", END, 1, date(2027, 7, 10), None)
    assert not is_in_time("annual", END, 1, date(2027, 6, 30), None)
    assert not is_in_time("annual", END, 1, date(2027, 7, 11), None)


def test_the_second_one_waits_ten_days_for_an_answer() -> None:
    first = date(2027, 7, 1)
    assert not is_in_time("annual", END, 2, date(2027, 7, 11), first)
    assert is_in_time("annual", END, 2, date(2027, 7, 12), first)
    assert not is_in_time("annual", END, 2, date(2027, 11, 1), first)
    assert not is_in_time("annual", END, 2, date(2027, 8, 1), None)


def test_a_notice_is_due_from_its_first_day_until_it_is_given_or_over() -> None:
    assert due_step("annual", END, {}, date(2027, 6, 30)) is None
    due = due_step("annual", END, {}, date(2027, 7, 3))
    assert due is not None
    assert (due.step, due.last) == (1, date(2027, 7, 10))
    assert due_step("annual", END, {}, date(2027, 7, 11)) is None
    given = {1: date(2027, 7, 3)}
    assert due_step("annual", END, given, date(2027, 7, 13)) is None
    second = due_step("annual", END, given, date(2027, 7, 14))
    assert second is not None
    assert second.step == 2
    assert due_step("annual", END, {**given, 2: date(2027, 8, 1)}, date(2027, 8, 2)) is None
