"""One working day: lawful breaks, overtime, night and holiday minutes; the vectors of the law."""

from datetime import date, datetime, time

import pytest
from attendance.calendar.rules import WorkCalendar
from attendance.hours.rules.day import DayHours, day_hours
from attendance.hours.rules.month import hours_of
from attendance.hours.rules.shift import (
    BadShift,
    Shift,
    lawful_break,
    minute_of,
    typed_shift,
    worked_stretches,
)
from attendance.hours.rules.week import Employment

PLAIN = [False, False, False]
WAGE = 10_320
STAFF = Employment(date(2020, 1, 1))


def clock(text: str) -> time:
    return time.fromisoformat(text)


def shift(start: str, end: str, *breaks: tuple[str, str], noted: bool = True) -> Shift:
    if not breaks and not noted:
        return typed_shift(clock(start), clock(end))
    return typed_shift(clock(start), clock(end), [(clock(a), clock(b)) for a, b in breaks])


def hours(start: str, end: str, *breaks: tuple[str, str], day: str = "2026-11-18", size: int = 5) -> DayHours:
    terms = Employment(date(2020, 1, 1), workplace_size=size)
    found = hours_of(
        date.fromisoformat(day), shift(start, end, *breaks, noted=bool(breaks)), WorkCalendar(), terms
    )
    assert found is not None
    return found


def pay(found: DayHours) -> int:
    """Hourly pay of the day by the table of multipliers, in won."""
    halves = (
        found.regular * 2
        + found.overtime * 3
        + found.night
        + found.holiday_within_8h * 3
        + found.holiday_beyond_8h * 4
    )
    return halves * WAGE // 120


def test_long_weekday_with_one_night_hour() -> None:
    found = hours("09:00", "23:00", ("13:00", "14:00"))
    assert (found.worked, found.overtime, found.night) == (780, 300, 60)
    assert pay(found) == 165_120


def test_night_shift_over_midnight() -> None:
    found = hours("22:00", "07:00", ("02:00", "03:00"))
    assert (found.worked, found.overtime, found.night) == (480, 0, 420)
    assert pay(found) == 118_680


def test_ten_hours_on_a_holiday() -> None:
    found = hours("09:00", "20:00", ("12:00", "13:00"), day="2026-10-05")
    assert (found.holiday_within_8h, found.holiday_beyond_8h, found.overtime) == (480, 120, 0)
    assert pay(found) == 165_120


def test_eleven_hours_on_a_holiday() -> None:
    found = hours("08:00", "20:00", ("12:00", "13:00"), day="2026-11-22")
    assert pay(found) == 185_760


def test_ten_hour_weekday() -> None:
    assert pay(hours("08:00", "19:00", ("12:00", "13:00"))) == 113_520


def test_seven_night_hours_are_worth_their_premium() -> None:
    found = hours("22:00", "06:00", ("00:00", "01:00"))
    assert found.night == 420
    assert found.night * WAGE // 120 == 36_120


def test_part_timer_is_paid_a_premium_beyond_the_contract() -> None:
    seven = shift("09:00", "16:30", ("12:00", "12:30"))
    part_time = hours_of(
        date(2026, 11, 18), seven, WorkCalendar(), Employment(date(2020, 1, 1), weekly_hours=25)
    )
    small = hours_of(
        date(2026, 11, 18),
        seven,
        WorkCalendar(),
        Employment(date(2020, 1, 1), weekly_hours=25, workplace_size=4),
    )
    assert part_time is not None
    assert small is not None
    assert (part_time.regular, part_time.overtime, pay(part_time)) == (300, 120, 82_560)
    assert pay(small) == 72_240


@pytest.mark.parametrize(
    ("present", "off"),
    [
        (0, 0),
        (239, 0),
        (240, 30),
        (269, 30),
        (270, 30),
        (480, 30),
        (509, 30),
        (510, 60),
        (540, 60),
        (1439, 60),
    ],
)
def test_missing_break_is_the_smallest_lawful_one(present: int, off: int) -> None:
    assert lawful_break(present) == off


@pytest.mark.parametrize(
    ("present", "away", "off"), [(300, 30, 0), (300, 10, 20), (600, 60, 0), (600, 45, 15)]
)
def test_time_away_already_served_as_a_break(present: int, away: int, off: int) -> None:
    assert lawful_break(present, away) == off


def test_missing_break_lies_in_the_middle() -> None:
    assert worked_stretches(Shift(1320, 1800)) == [(1320, 1545), (1575, 1800)]


def test_middle_break_passes_over_time_away() -> None:
    assert worked_stretches(Shift(540, 1080, away=((800, 830),))) == [(540, 780), (840, 1080)]


# The old app's examples (domain.md 4.6), with the lawful figure where the old one was not.
@pytest.mark.parametrize(
    ("start", "end", "worked", "overtime", "night"),
    [
        ("08:30", "17:30", 480, 0, 0),
        ("08:30", "19:00", 570, 90, 0),
        ("08:30", "21:00", 690, 210, 0),
        ("08:30", "23:30", 840, 360, 90),
        ("19:00", "08:30", 750, 270, 420),
        ("17:30", "05:30", 660, 180, 390),
        ("22:00", "06:00", 450, 0, 450),
        ("14:00", "23:00", 480, 0, 60),
        ("09:00", "12:00", 180, 0, 0),
    ],
)
def test_examples_of_the_old_app_are_lawful_now(
    start: str, end: str, worked: int, overtime: int, night: int
) -> None:
    found = hours(start, end)
    assert (found.worked, found.overtime, found.night) == (worked, overtime, night)


def test_sunday_of_eleven_hours_splits_at_eight() -> None:
    found = hours("08:30", "20:30", day="2026-11-22")
    assert (found.worked, found.holiday_within_8h, found.holiday_beyond_8h, found.overtime) == (
        660,
        480,
        180,
        0,
    )


def test_shift_into_a_sunday_is_holiday_work_from_midnight() -> None:
    found = hours("22:00", "06:00", ("02:00", "02:30"), day="2026-11-21")
    assert (found.worked, found.holiday_within_8h, found.regular) == (450, 330, 120)


def test_shift_out_of_a_sunday_is_holiday_work_until_midnight() -> None:
    found = hours("20:00", "08:00", ("02:00", "03:00"), day="2026-11-22")
    assert (found.worked, found.holiday_within_8h, found.holiday_beyond_8h) == (660, 240, 0)
    assert found.overtime == 180  # one working day: its ninth hour and later are overtime, here on Monday


def test_saturday_work_is_no_holiday_work() -> None:
    found = hours("09:00", "18:00", day="2026-11-21")
    assert (found.worked, found.holiday_within_8h, found.overtime) == (480, 0, 0)


def test_small_workplace_has_no_premiums_but_keeps_breaks() -> None:
    found = hours("09:00", "23:00", day="2026-11-22", size=4)
    assert found == DayHours(worked=780, break_=60, base=((False, 480),))
    assert found.regular == 780


def test_noted_empty_breaks_mean_work_without_a_break() -> None:
    found = day_hours(Shift(540, 1080, breaks=()), PLAIN)
    assert (found.worked, found.break_, found.overtime) == (540, 0, 60)


def test_time_away_is_neither_work_nor_break() -> None:
    found = day_hours(Shift(540, 1080, away=((720, 780),)), PLAIN)
    assert (found.worked, found.break_) == (480, 0)


def test_equal_times_are_refused() -> None:
    with pytest.raises(BadShift, match="같습니다") as refused:
        shift("09:00", "09:00")
    assert refused.value.field == "out"


@pytest.mark.parametrize("noted", [("12:00", "12:00"), ("08:00", "08:30"), ("17:30", "18:30")])
def test_breaks_outside_the_shift_or_without_length_are_refused(noted: tuple[str, str]) -> None:
    with pytest.raises(BadShift) as refused:
        shift("09:00", "18:00", noted)
    assert refused.value.field == "breaks"


def test_break_over_midnight_lies_inside_a_night_shift() -> None:
    assert shift("22:00", "07:00", ("23:30", "00:30")).breaks == ((1410, 1470),)
    assert shift("22:00", "07:00", ("02:00", "03:00")).breaks == ((1560, 1620),)


def test_overlapping_breaks_are_counted_once() -> None:
    found = hours("09:00", "18:00", ("12:00", "13:00"), ("12:30", "13:30"))
    assert (found.worked, found.break_) == (450, 90)


def test_seconds_are_dropped_at_both_ends() -> None:
    day = date(2026, 11, 22)
    assert minute_of(datetime(2026, 11, 22, 8, 27, 59), day) == 507
    assert minute_of(datetime(2026, 11, 23, 0, 1, 1), day) == 1441
