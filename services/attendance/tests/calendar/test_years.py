"""The national calendar of 2024 to 2028, date by date, elections and temporary holidays included."""

from datetime import date, timedelta

import pytest
from attendance.calendar.rules import DayType, holiday_name, national_day_type, public_holidays

YEARS = {
    2024: "01-01 02-09 02-10 02-11 02-12 03-01 04-10 05-01 05-05 05-06 05-15 06-06 08-15 09-16 09-17 09-18 "
    "10-01 10-03 10-09 12-25",
    2025: "01-01 01-27 01-28 01-29 01-30 03-01 03-03 05-01 05-05 05-06 06-03 06-06 08-15 10-03 10-05 10-06 "
    "10-07 10-08 10-09 12-25",
    2026: "01-01 02-16 02-17 02-18 03-01 03-02 05-01 05-05 05-24 05-25 06-03 06-06 07-17 08-15 08-17 09-24 "
    "09-25 09-26 10-03 10-05 10-09 12-25",
    2027: "01-01 02-06 02-07 02-08 02-09 03-01 05-01 05-03 05-05 05-13 06-06 07-17 07-19 08-15 08-16 09-14 "
    "09-15 09-16 10-03 10-04 10-09 10-11 12-25 12-27",
    2028: "01-01 01-26 01-27 01-28 03-01 04-12 05-01 05-02 05-05 06-06 07-17 08-15 10-02 10-03 10-04 10-05 "
    "10-09 12-25",
}


@pytest.mark.parametrize("year", YEARS)
def test_every_holiday_of_the_year_is_known_and_no_other(year: int) -> None:
    assert " ".join(f"{day:%m-%d}" for day in sorted(public_holidays(year))) == YEARS[year]


@pytest.mark.parametrize("year", YEARS)
def test_other_days_are_workdays_free_saturdays_and_paid_sundays(year: int) -> None:
    usual = [DayType.WORKDAY] * 5 + [DayType.UNPAID_DAYOFF, DayType.WEEKLY_HOLIDAY]
    day = date(year, 1, 1)
    while day.year == year:
        expected = DayType.PAID_HOLIDAY if f"{day:%m-%d}" in YEARS[year] else usual[day.weekday()]
        assert national_day_type(day) is expected, day
        day += timedelta(days=1)


@pytest.mark.parametrize(
    ("day", "word"),
    [
        ("2025-01-27", "임시공휴일"),
        ("2024-10-01", "국군의 날"),
        ("2025-06-03", "선거일"),
        ("2026-06-03", "선거일"),
    ],
)
def test_days_given_for_one_year_only_have_their_name(day: str, word: str) -> None:
    assert word in holiday_name(date.fromisoformat(day))
