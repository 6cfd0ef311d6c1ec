"""Weeks against their limits, breaks owed, rest between shifts."""

from datetime import date, timedelta

import pytest
from attendance.hours.rules.week import Employment
from attendance.watch.rules import (
    EXTRA,
    LEVELS,
    WatchedDay,
    judged,
    level_of,
    limits_of,
    own_sentence,
    short_rests,
)
from hypothesis import given
from hypothesis import strategies as st

MONDAY = date(2026, 11, 16)
TERMS = Employment(date(2026, 1, 2))
HOUR = 60


def day(n: int, **more: object) -> WatchedDay:
    return WatchedDay(MONDAY + timedelta(days=n), **more)  # type: ignore[arg-type]  # the fields of WatchedDay


@pytest.mark.parametrize(
    ("worked", "planned", "level"),
    [
        (40 * HOUR, 0, "ok"),
        (40 * HOUR, 8 * HOUR - 1, "ok"),
        (40 * HOUR, 8 * HOUR, "near"),
        (40 * HOUR, 12 * HOUR, "near"),
        (40 * HOUR, 12 * HOUR + 1, "forecast"),
        (52 * HOUR, 0, "near"),
        (52 * HOUR + 1, 0, "breach"),
    ],
)
def test_the_warning_comes_at_48_hours_and_the_breach_after_52(worked: int, planned: int, level: str) -> None:
    assert level_of(worked, planned, 52 * HOUR) == level


def test_a_long_day_alone_breaks_no_week_of_an_adult() -> None:
    """대법원 2020도15393: three days of 15 hours are 45 hours, five over 40, not 21 over eight a day."""
    week = judged({MONDAY + timedelta(days=n): day(n, worked=15 * HOUR) for n in range(3)}, MONDAY, TERMS)
    assert (week.level, week.too_long) == ("ok", [])


def test_a_week_has_seven_days_and_sunday_counts() -> None:
    week = judged({MONDAY + timedelta(days=n): day(n, worked=8 * HOUR) for n in range(7)}, MONDAY, TERMS)
    assert (week.worked, week.level) == (56 * HOUR, "breach")


def test_minors_have_forty_hours_and_eight_a_day_even_below_five_workers() -> None:
    young = Employment(date(2026, 1, 2), birth_date=date(2009, 5, 1), workplace_size=3)
    limits = limits_of(young, MONDAY)
    assert (limits.week, limits.day) == (40 * HOUR, 8 * HOUR)
    week = judged({MONDAY: day(0, worked=8 * HOUR + 1)}, MONDAY, young)
    assert week.too_long == [(MONDAY, 1)]
    assert week.is_danger


def test_below_five_workers_no_limit_holds_for_adults_and_the_page_says_so() -> None:
    week = judged({MONDAY: day(0, worked=60 * HOUR)}, MONDAY, Employment(date(2026, 1, 2), workplace_size=4))
    assert (week.level, week.is_danger) == ("exempt", False)
    assert "적용되지 않아요" in own_sentence(week)


def test_part_timers_may_work_twelve_hours_beyond_their_contract() -> None:
    assert limits_of(Employment(date(2026, 1, 2), weekly_hours=20), MONDAY).week == 32 * HOUR


def test_rest_between_shifts_is_counted_across_midnight_and_from_the_sunday_before() -> None:
    sunday_night = WatchedDay(MONDAY - timedelta(days=1), span=(20 * HOUR, 29 * HOUR))
    week = judged(
        {sunday_night.day: sunday_night, MONDAY: day(0, span=(15 * HOUR, 24 * HOUR))}, MONDAY, TERMS
    )
    assert week.rests == [(MONDAY, 10 * HOUR)]


def test_eleven_hours_are_enough_and_overlapping_shifts_are_no_rest() -> None:
    assert short_rests([day(0, span=(510, 1320)), day(1, span=(540, 1000))]) == []
    assert short_rests([day(0, span=(510, 2000)), day(1, span=(510, 1000))]) == [
        (MONDAY + timedelta(days=1), 0)
    ]


def test_each_level_has_a_sentence_for_the_worker() -> None:
    for worked, planned in ((53, 0), (40, 13), (40, 9), (10, 0)):
        week = judged({MONDAY: day(0, worked=worked * HOUR, planned=planned * HOUR)}, MONDAY, TERMS)
        assert "52시간" in own_sentence(week)


@given(st.integers(0, 6000), st.integers(0, 6000), st.integers(0, 600), st.integers(15, 40))
def test_more_work_never_lowers_the_danger(worked: int, planned: int, more: int, contract: int) -> None:
    limit = contract * HOUR + EXTRA
    before = LEVELS[level_of(worked, planned, limit)]
    assert LEVELS[level_of(worked + more, planned, limit)] <= before
    assert LEVELS[level_of(worked, planned + more, limit)] <= before


@given(st.lists(st.tuples(st.integers(0, 900), st.integers(0, 900)), min_size=7, max_size=7))
def test_no_minute_of_the_week_is_lost_or_counted_twice(minutes: list[tuple[int, int]]) -> None:
    days = {
        MONDAY + timedelta(days=n): day(n, worked=worked, planned=planned)
        for n, (worked, planned) in enumerate(minutes)
    }
    week = judged(dict(reversed(days.items())), MONDAY, TERMS)
    assert week.forecast == sum(sum(pair) for pair in minutes)
    assert week == judged(days, MONDAY, TERMS)
