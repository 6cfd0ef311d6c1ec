"""The difference between a closed month and the same month counted again."""

from datetime import date

import pytest
from attendance.adjustment.rules import (
    Minutes,
    difference,
    difference_words,
    following,
    minutes_of,
    months_touched,
    read_minutes,
    sums,
    total,
    write_minutes,
)
from hypothesis import given
from hypothesis import strategies as st

KEYS = st.tuples(st.sampled_from(["regular", "overtime", "night", "days"]), st.sampled_from(["a", "b", "c"]))
MONTHS = st.dictionaries(KEYS, st.integers(0, 600)).map(lambda found: total([found]))

PERSON = {
    "paid_holiday_minutes": 480,
    "weekly_holidays": [{"week_end": "2026-11-08", "minutes": 480}],
    "days": [
        {"work_date": "2026-11-02", "worked": 600, "overtime": 120, "night": 30}
        | {"holiday_within_8h": 0, "holiday_beyond_8h": 0},
        {"work_date": "2026-11-08", "worked": 540, "overtime": 0, "night": 0}
        | {"holiday_within_8h": 480, "holiday_beyond_8h": 60},
    ],
}


@given(st.lists(MONTHS, min_size=1, max_size=6))
def test_the_closed_month_and_all_its_adjustments_are_the_month_counted_again(states: list[Minutes]) -> None:
    closed, made = states[0], list[Minutes]()
    for state in states[1:]:
        made.append(difference(total([closed, *made]), state))
    assert total([closed, *made]) == states[-1]


@given(MONTHS)
def test_the_same_month_again_differs_in_nothing(month: Minutes) -> None:
    assert difference(month, month) == {}


@given(MONTHS, MONTHS)
def test_a_difference_is_read_as_it_was_written(one: Minutes, other: Minutes) -> None:
    found = difference(one, other)
    assert read_minutes(write_minutes(found)) == found


def test_every_minute_of_a_month_is_counted_in_exactly_one_paid_kind() -> None:
    found = sums(minutes_of(PERSON, "2026-11"))
    assert found == {
        "regular": 480,
        "overtime": 120,
        "night": 30,
        "holiday_within_8h": 480,
        "holiday_beyond_8h": 60,
        "weekly_holiday": 480,
        "paid_holiday": 480,
        "days": 2,
    }


def test_a_difference_is_told_in_words_with_its_sign() -> None:
    found: Minutes = {("overtime", "2026-11-02"): 150, ("days", "2026-11-03"): -1, ("night", "x"): -30}
    assert difference_words(found) == "연장 +2시간 30분, 야간 -30분, 근무일 -1일"
    assert difference_words({}) == "달라진 시간 없음"


@pytest.mark.parametrize(
    ("day", "months"),
    [(date(2026, 11, 18), ["2026-11"]), (date(2026, 11, 30), ["2026-11", "2026-12"])],
)
def test_a_day_takes_part_in_the_month_of_its_weeks_sunday_too(day: date, months: list[str]) -> None:
    assert months_touched(day) == months


def test_after_december_comes_january() -> None:
    assert following("2026-12") == "2027-01"
