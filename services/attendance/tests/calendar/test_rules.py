"""The national calendar, substitute days included, and the office's overrides."""

from datetime import date

import pytest
from attendance.calendar.rules import (
    DayType,
    WorkCalendar,
    holiday_name,
    is_labour_day,
    month_days,
    month_of,
    national_day_type,
)


@pytest.mark.parametrize(
    "day", ["2026-02-16", "2026-05-01", "2026-06-03", "2026-07-17", "2026-08-17", "2026-10-05"]
)
def test_the_holidays_the_old_list_missed_are_holidays(day: str) -> None:
    assert national_day_type(date.fromisoformat(day)) is DayType.PAID_HOLIDAY


@pytest.mark.parametrize(
    "day", ["2027-02-09", "2027-05-03", "2027-07-19", "2027-08-16", "2027-10-04", "2027-10-11", "2027-12-27"]
)
def test_substitute_holidays_of_next_year_are_known(day: str) -> None:
    assert national_day_type(date.fromisoformat(day)) is DayType.PAID_HOLIDAY
    assert "대체공휴일" in holiday_name(date.fromisoformat(day))


def test_first_of_may_was_a_paid_holiday_before_it_was_a_public_one() -> None:
    assert national_day_type(date(2025, 5, 1)) is DayType.PAID_HOLIDAY
    assert is_labour_day(date(2025, 5, 1))
    assert not is_labour_day(date(2027, 5, 3))


def test_temporary_holiday_of_2025_is_known() -> None:
    assert holiday_name(date(2025, 1, 27)) == "임시공휴일"


def test_ordinary_week_has_five_workdays_a_free_saturday_and_a_paid_sunday() -> None:
    week = [national_day_type(date(2026, 11, 16 + n)) for n in range(7)]
    assert week == [DayType.WORKDAY] * 5 + [DayType.UNPAID_DAYOFF, DayType.WEEKLY_HOLIDAY]


def test_public_holiday_on_a_saturday_stays_a_holiday() -> None:
    assert national_day_type(date(2026, 6, 6)) is DayType.PAID_HOLIDAY


def test_public_holiday_on_a_saturday_is_not_paid_when_nobody_works() -> None:
    calendar = WorkCalendar()
    assert not calendar.is_paid_off(date(2026, 6, 6))
    assert calendar.is_paid_off(date(2026, 6, 3))
    assert not calendar.is_paid_off(date(2026, 6, 4))


def test_override_wins_over_the_national_calendar() -> None:
    calendar = WorkCalendar({date(2026, 11, 21): DayType.PAID_HOLIDAY, date(2026, 10, 9): DayType.WORKDAY})
    assert calendar.type_of(date(2026, 11, 21)) is DayType.PAID_HOLIDAY
    assert calendar.is_paid_off(date(2026, 11, 21))
    assert calendar.type_of(date(2026, 10, 9)) is DayType.WORKDAY
    assert not calendar.is_overridden(date(2026, 10, 10))


def test_names_are_the_ones_people_use() -> None:
    assert holiday_name(date(2026, 1, 1)) == "신정"
    assert holiday_name(date(2026, 12, 25)) == "성탄절"
    assert holiday_name(date(2026, 12, 24)) == ""


@pytest.mark.parametrize(
    ("month", "days"), [("2026-02", 28), ("2028-02", 29), ("2026-12", 31), ("2026-11", 30)]
)
def test_month_has_all_its_days(month: str, days: int) -> None:
    found = month_days(month)
    assert len(found) == days
    assert {month_of(day) for day in found} == {month}


def test_words_for_the_office() -> None:
    assert [kind.word for kind in DayType] == ["근무일", "유급휴일", "주휴일", "무급휴무일"]
