"""Late, early and missing punches as sentences."""

import re

from attendance.hours.rules.day import day_hours
from attendance.hours.rules.shift import Shift
from attendance.pattern.rules import PatternShift, apply
from attendance.timing.rules import absent, remarks
from hypothesis import given
from hypothesis import strategies as st

DAY = PatternShift(8 * 60 + 30, 17 * 60 + 30)
NIGHT = PatternShift(20 * 60, 29 * 60)
WEEKDAYS = (False, False, False, False)


def worker(pattern: PatternShift | None, start: int, end: int, **more: bool) -> list[str]:
    return [one.to_worker for one in remarks(pattern, Shift(start, end), **more)]


def test_who_comes_late_reads_by_how_much() -> None:
    assert worker(DAY, 522, 1050) == ["예정 08:30보다 12분 늦게 출근했어요."]
    assert worker(DAY, 600, 1050) == ["예정 08:30보다 1시간 30분 늦게 출근했어요."]


def test_who_leaves_early_reads_that_the_hours_stay() -> None:
    assert worker(DAY, 510, 1020) == ["예정 17:30보다 30분 일찍 퇴근했어요. 일한 시간은 그대로 세요."]


def test_frappe_hrms_4194_who_comes_before_the_start_reads_from_when_it_counts() -> None:
    assert worker(DAY, 480, 1050) == ["08:00에 왔지만 근무는 08:30부터 세요(사무실이 승인하면 바뀌어요)."]
    assert worker(DAY, 480, 1050, early_approved=True) == []
    assert worker(PatternShift(510, 1050, clips_early=False), 480, 1050) == []


def test_on_time_or_without_a_plan_nothing_is_said() -> None:
    assert worker(DAY, 510, 1050) == []
    assert worker(DAY, 510, 1100) == []
    assert worker(None, 700, 900) == []


def test_who_is_still_at_work_left_nothing_early() -> None:
    assert worker(DAY, 522, 523, is_over=False) == ["예정 08:30보다 12분 늦게 출근했어요."]
    assert worker(DAY, 480, 481, is_over=False)[0].startswith("08:00에 왔지만")


def test_frappe_hrms_3298_a_night_workers_morning_out_is_measured_by_the_evenings_shift() -> None:
    assert worker(NIGHT, 1210, 1740) == ["예정 20:00보다 10분 늦게 출근했어요."]
    assert worker(NIGHT, 1200, 1710) == ["예정 05:00보다 30분 일찍 퇴근했어요. 일한 시간은 그대로 세요."]


def test_frappe_hrms_3349_who_comes_after_midnight_belongs_to_the_shift_of_the_evening_before() -> None:
    assert worker(NIGHT, 30, 300) == ["예정 20:00보다 4시간 30분 늦게 출근했어요."]


def test_a_shift_at_quite_another_time_is_told_as_that() -> None:
    assert "다른 시간에 일했어요" in worker(DAY, 1200, 1300)[0]


def test_frappe_hrms_3538_who_has_not_come_is_told_once_the_start_has_passed() -> None:
    assert [one.to_worker for one in absent(DAY, 511)] == ["08:30 출근 예정인데 아직 출근 기록이 없어요."]
    assert absent(DAY, 510) == []
    assert absent(None, 900) == []


@given(st.integers(0, 1439), st.integers(1, 1000), st.booleans(), st.booleans())
def test_no_sentence_ever_speaks_of_money_and_late_minutes_are_by_the_clock(
    start: int, length: int, is_over: bool, approved: bool
) -> None:
    shift = Shift(start, start + length)
    for one in remarks(DAY, shift, is_over=is_over, early_approved=approved):
        assert not re.search("벌금|지각비|공제|감봉|징계|원을", one.to_worker + one.to_office)
        assert one.minutes > 0 or one.kind == "elsewhen"
        if one.kind == "late":
            assert one.minutes == (start - DAY.start) % 1440


@given(st.integers(510, 1049), st.integers(1, 539))
def test_being_late_or_leaving_early_takes_no_worked_minute(start: int, length: int) -> None:
    shift = Shift(start, min(start + length, 1050))
    assert remarks(DAY, shift) or (shift.start, shift.end) == (510, 1050)
    assert day_hours(apply(DAY, shift), WEEKDAYS).worked == day_hours(shift, WEEKDAYS).worked
