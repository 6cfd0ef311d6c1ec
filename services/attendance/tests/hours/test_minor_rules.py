"""Workers of 15 to 17: seven hours, thirty-five hours, warnings about nights and holidays; never less pay."""

from datetime import date, timedelta

from attendance.calendar.rules import WorkCalendar
from attendance.hours.rules.month import MonthSheet, month_sheet
from attendance.hours.rules.shift import Shift
from attendance.hours.rules.week import Employment

MONDAY = date(2026, 11, 16)
EIGHT = Shift(540, 1080, breaks=((720, 780),))


def worked(
    birth: date, shift: Shift = EIGHT, days: int = 1, size: int = 5, first: date = MONDAY
) -> MonthSheet:
    terms = Employment(date(2025, 1, 1), workplace_size=size, birth_date=birth)
    shifts: dict[date, Shift | None] = {first + timedelta(days=n): shift for n in range(days)}
    return month_sheet("2026-11", shifts, WorkCalendar(), terms)


def kinds(sheet: MonthSheet) -> list[str]:
    return [one.kind for one in sheet.warnings]


def test_a_minors_eighth_hour_is_overtime_and_flagged() -> None:
    sheet = worked(date(2009, 1, 1))
    assert (sheet.total("overtime"), kinds(sheet)) == (60, ["day"])
    assert sheet.warnings[0].word == "하루 7시간 초과"


def test_a_minors_week_over_thirty_five_hours_is_flagged_and_paid() -> None:
    seven = Shift(540, 1020, breaks=((720, 780),))
    sheet = worked(date(2009, 1, 1), seven, days=6)
    assert (sheet.total("overtime"), kinds(sheet)) == (420, ["week"])


def test_a_minors_night_and_holiday_are_flagged_in_workplaces_of_every_size() -> None:
    late = Shift(1080, 1380, breaks=())
    assert kinds(worked(date(2009, 1, 1), late, size=4)) == ["night"]
    assert kinds(worked(date(2009, 1, 1), late, size=4, first=date(2026, 11, 22))) == ["night", "holiday"]


def test_at_eighteen_the_limits_of_everybody_hold() -> None:
    assert kinds(worked(date(2008, 11, 16))) == []
    assert worked(date(2008, 11, 16)).total("overtime") == 0
    assert kinds(worked(date(2008, 11, 17))) == ["day"]


def test_a_minor_is_never_paid_less_than_an_adult() -> None:
    young, adult = worked(date(2009, 1, 1), days=5), worked(date(1990, 1, 1), days=5)
    assert young.total("worked") == adult.total("worked")
    assert young.total("overtime") >= adult.total("overtime")
    assert young.weekly_holidays == adult.weekly_holidays
