"""Values read as Koreans write them."""

from datetime import UTC, date, datetime, time

import pytest
from chassis.web.filters import NOTHING, clock, hours, korean_date, korean_datetime, phone, won

EVENING_IN_LONDON = datetime(2026, 11, 21, 23, 27, tzinfo=UTC)


@pytest.mark.parametrize(
    ("amount", "text"), [(0, "0원"), (950, "950원"), (1_234_567, "1,234,567원"), (-50_000, "-50,000원")]
)
def test_money_has_separators_and_its_unit(amount: int, text: str) -> None:
    assert won(amount) == text


def test_a_date_shows_its_weekday() -> None:
    assert korean_date(date(2026, 11, 22)) == "11월 22일(일)"
    assert korean_date(date(2026, 1, 5)) == "1월 5일(월)"


def test_a_date_can_start_with_its_year() -> None:
    assert korean_date(date(2026, 11, 22), year=True) == "2026년 11월 22일(일)"


def test_a_moment_is_shown_on_its_korean_day() -> None:
    assert korean_date(EVENING_IN_LONDON) == "11월 22일(일)"
    assert korean_datetime(EVENING_IN_LONDON) == "11월 22일(일) 08:27"
    assert clock(EVENING_IN_LONDON) == "08:27"


def test_a_plain_time_of_day_is_shown_as_it_is() -> None:
    assert clock(time(6, 5)) == "06:05"


@pytest.mark.parametrize(
    ("minutes", "text"),
    [(0, "0분"), (30, "30분"), (60, "1시간"), (510, "8시간 30분"), (-90, "-1시간 30분"), (12_540, "209시간")],
)
def test_minutes_are_told_in_hours(minutes: int, text: str) -> None:
    assert hours(minutes) == text


@pytest.mark.parametrize(
    ("number", "text"),
    [
        ("01012345678", "010-1234-5678"),
        ("010 1234 5678", "010-1234-5678"),
        ("0111234567", "011-123-4567"),
        ("0212345678", "02-1234-5678"),
        ("025551234", "02-555-1234"),
        ("0311234567", "031-123-4567"),
        ("15881234", "1588-1234"),
        ("+84 912 345 678", "+84 912 345 678"),
    ],
)
def test_a_phone_number_is_grouped(number: str, text: str) -> None:
    assert phone(number) == text


def test_no_value_never_reads_none() -> None:
    assert {won(None), korean_date(None), korean_datetime(None), hours(None), clock(None), phone(None)} == {
        NOTHING
    }
