"""Weeks and months: the excess over 40 hours, the weekly holiday, paid holidays, small sites, part-timers."""

from datetime import date, timedelta

import pytest
from attendance.calendar.rules import DayType, WorkCalendar
from attendance.hours.rules.month import MonthSheet, first_day_needed, month_sheet
from attendance.hours.rules.shift import Shift
from attendance.hours.rules.week import Employment, week_start, weekly_holiday_minutes
from hypothesis import given
from hypothesis import strategies as st

DAY_SHIFT = Shift(540, 1080)
LONG = Employment(date(2020, 1, 1))


def month(
    name: str, worked: dict[date, Shift | None], terms: Employment = LONG, **overrides: DayType
) -> MonthSheet:
    calendar = WorkCalendar(
        {date.fromisoformat(day[1:].replace("_", "-")): kind for day, kind in overrides.items()}
    )
    return month_sheet(name, worked, calendar, terms)


def overtime_on(sheet: MonthSheet, day: date) -> int:
    hours = sheet.days[day]
    assert hours is not None
    return hours.overtime


def days(first: str, count: int, shift: Shift | None = DAY_SHIFT) -> dict[date, Shift | None]:
    return {date.fromisoformat(first) + timedelta(days=n): shift for n in range(count)}


def test_sixth_day_of_a_full_week_is_overtime() -> None:
    sheet = month("2026-11", days("2026-11-16", 6))
    assert overtime_on(sheet, date(2026, 11, 21)) == 480
    assert sheet.total("overtime") == 480
    assert sheet.total("worked") == 48 * 60


def test_saturday_after_a_missed_day_is_no_overtime() -> None:
    worked = days("2026-11-16", 6)
    del worked[date(2026, 11, 18)]
    assert month("2026-11", worked).total("overtime") == 0


def test_daily_overtime_is_not_counted_again_in_the_week() -> None:
    sheet = month("2026-11", days("2026-11-16", 5, Shift(540, 1200)))
    assert sheet.total("overtime") == 5 * 120


def test_sunday_after_a_full_week_is_holiday_work_only() -> None:
    worked = days("2026-11-16", 5) | days("2026-11-22", 1)
    sheet = month("2026-11", worked)
    assert (sheet.total("overtime"), sheet.total("holiday_within_8h")) == (0, 480)


def test_work_on_a_midweek_holiday_fills_the_forty_hours() -> None:
    sheet = month("2026-10", days("2026-10-05", 6))  # 10월 5일(월)과 9일(금)은 휴일
    assert sheet.total("holiday_within_8h") == 960
    assert overtime_on(sheet, date(2026, 10, 10)) == 480


def test_week_across_two_months_is_one_week() -> None:
    worked = days("2026-11-30", 6)
    assert month("2026-11", worked).total("overtime") == 0
    assert overtime_on(month("2026-12", worked), date(2026, 12, 5)) == 480


def test_month_never_changes_by_what_follows_it() -> None:
    before = month("2026-11", days("2026-11-30", 1))
    after = month("2026-11", days("2026-11-30", 6))
    assert before == after


def test_full_week_earns_eight_paid_hours() -> None:
    sheet = month("2026-11", days("2026-11-16", 5))
    assert [(w.week_start, w.week_end, w.minutes) for w in sheet.weekly_holidays] == [
        (date(2026, 11, 16), date(2026, 11, 22), 480)
    ]


def test_weekly_holiday_belongs_to_the_month_of_its_sunday() -> None:
    worked = days("2026-11-30", 5)
    assert month("2026-11", worked).weekly_holidays == []
    assert [w.week_end for w in month("2026-12", worked).weekly_holidays] == [date(2026, 12, 6)]


def test_one_missed_day_earns_no_weekly_holiday() -> None:
    assert month("2026-11", days("2026-11-16", 4)).weekly_holidays == []


def test_coming_late_is_not_being_absent() -> None:
    worked = days("2026-11-16", 5) | days("2026-11-18", 1, Shift(1000, 1080))
    assert len(month("2026-11", worked).weekly_holidays) == 1


def test_missing_clock_out_still_means_the_person_came() -> None:
    worked = days("2026-11-16", 5) | days("2026-11-18", 1, None)
    sheet = month("2026-11", worked)
    assert len(sheet.weekly_holidays) == 1
    assert sheet.days[date(2026, 11, 18)] is None
    assert (sheet.days_worked, sheet.total("worked")) == (5, 4 * 480)


def test_public_holiday_is_no_scheduled_day() -> None:
    sheet = month("2026-10", days("2026-10-06", 3))  # 월·금 휴일
    assert [w.week_end for w in sheet.weekly_holidays] == [date(2026, 10, 11)]


def test_week_begun_after_its_first_scheduled_day_earns_none() -> None:
    terms = Employment(date(2026, 11, 17))
    assert month("2026-11", days("2026-11-17", 4), terms).weekly_holidays == []


def test_week_worked_to_friday_before_leaving_is_earned() -> None:
    terms = Employment(date(2020, 1, 1), resign_date=date(2026, 11, 21))
    assert len(month("2026-11", days("2026-11-16", 5), terms).weekly_holidays) == 1


def test_week_with_nothing_scheduled_earns_none() -> None:
    assert weekly_holiday_minutes([], {date(2026, 11, 16)}, LONG) == 0


@pytest.mark.parametrize(
    ("weekly", "minutes"), [(40, 480), (30, 360), (20, 240), (15, 180), (14, 0), (52, 480)]
)
def test_weekly_holiday_follows_the_contract(weekly: int, minutes: int) -> None:
    scheduled = [date(2026, 11, 16)]
    terms = Employment(date(2020, 1, 1), weekly_hours=weekly)
    assert weekly_holiday_minutes(scheduled, set(scheduled), terms) == minutes


@pytest.mark.parametrize(("weekly", "won"), [(40, 82_560), (30, 61_920), (20, 41_280), (15, 30_960)])
def test_weekly_holiday_is_worth_what_the_table_says(weekly: int, won: int) -> None:
    scheduled = [date(2026, 11, 16)]
    minutes = weekly_holiday_minutes(scheduled, scheduled, Employment(date(2020, 1, 1), weekly_hours=weekly))
    assert minutes * 10_320 // 60 == won


def test_public_holidays_are_paid_to_those_employed() -> None:
    sheet = month("2026-10", {}, Employment(date(2026, 10, 6)))
    assert sheet.paid_holidays == {date(2026, 10, 9): 480}


def test_holiday_worked_is_paid_besides() -> None:
    sheet = month("2026-10", days("2026-10-05", 1))
    assert sheet.paid_holidays[date(2026, 10, 5)] == 480
    assert sheet.total("holiday_within_8h") == 480


def test_small_workplace_pays_only_labour_day() -> None:
    small = Employment(date(2020, 1, 1), workplace_size=4)
    assert month("2026-10", {}, small).paid_holidays == {}
    assert month("2026-05", {}, small).paid_holidays == {date(2026, 5, 1): 480}


def test_small_workplace_has_no_weekly_overtime_but_a_weekly_holiday() -> None:
    sheet = month("2026-11", days("2026-11-16", 6), Employment(date(2020, 1, 1), workplace_size=4))
    assert sheet.total("overtime") == 0
    assert len(sheet.weekly_holidays) == 1


def test_office_calendar_makes_a_saturday_scheduled() -> None:
    sheet = month("2026-11", days("2026-11-16", 5), d2026_11_21=DayType.WORKDAY)
    assert sheet.weekly_holidays == []


def test_office_holiday_is_paid_and_worked_as_one() -> None:
    sheet = month("2026-11", days("2026-11-18", 1), d2026_11_18=DayType.PAID_HOLIDAY)
    assert sheet.paid_holidays == {date(2026, 11, 18): 480}
    assert sheet.total("holiday_within_8h") == 480


def test_part_timer_is_paid_overtime_over_the_weekly_contract() -> None:
    terms = Employment(date(2020, 1, 1), weekly_hours=20)
    sheet = month("2026-11", days("2026-11-16", 6, Shift(540, 780, breaks=())), terms)
    assert sheet.total("overtime") == 240


def test_hours_reach_back_to_the_monday_before_the_month() -> None:
    assert first_day_needed("2026-11") == date(2026, 10, 26)
    assert first_day_needed("2026-06") == date(2026, 6, 1)


def test_the_average_of_four_weeks_decides_about_fifteen_hours() -> None:
    """제18조 제3항: 10 hours since last week are 14.5 on the average of four, 13 in the next week."""
    sunday = date(2026, 11, 22)
    terms = Employment(date(2020, 1, 1), weekly_hours=16, contracts=((date(2026, 11, 16), 10),))
    assert terms.is_short(sunday)
    assert not terms.is_short(sunday - timedelta(days=7))
    raised = Employment(date(2020, 1, 1), weekly_hours=14, contracts=((date(2026, 11, 9), 20),))
    assert not raised.is_short(sunday)
    assert raised.is_short(sunday - timedelta(days=14))


def test_of_who_came_later_only_the_days_since_count() -> None:
    new = Employment(date(2026, 11, 18), weekly_hours=20)
    assert not new.is_short(date(2026, 11, 22))


@given(st.integers(1, 52), st.dates(date(2024, 1, 1), date(2027, 12, 31)))
def test_a_contract_that_never_changed_counts_as_it_always_did(weekly: int, day: date) -> None:
    plain = Employment(date(2020, 1, 1), weekly_hours=weekly)
    sunday = week_start(day) + timedelta(days=6)
    assert plain.is_short(sunday) is (weekly < 15)
    assert plain.week_minutes(week_start(day)) == min(weekly, 40) * 60
