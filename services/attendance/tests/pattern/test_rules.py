"""Shift patterns: the owner's client line, clipping, slots, rounding in the worker's favour, lateness."""

import pytest
from attendance.hours.rules.day import DayHours, day_hours
from attendance.hours.rules.shift import Shift, length, worked_stretches
from attendance.pattern.rules import (
    PatternShift,
    apply,
    early_minutes,
    fault_of_rounding,
    fault_of_slots,
    late_minutes,
    less,
)
from hypothesis import given
from hypothesis import strategies as st

PLAIN = [False, False, False]
DAY_LINE = PatternShift(510, 1050, ((750, 810), (1140, 1170)))
NIGHT_LINE = PatternShift(1140, 1680, ((1440, 1500),))


def at(start: str, end: str, **more: object) -> Shift:
    first, last = (int(clock[:2]) * 60 + int(clock[3:]) for clock in (start, end))
    return Shift(first, last if last > first else last + 1440, **more)  # type: ignore[arg-type]  # two fields


def hours(pattern: PatternShift, shift: Shift, approved: bool = False) -> DayHours:
    return day_hours(apply(pattern, shift, approved), PLAIN)


@pytest.mark.parametrize(
    ("pattern", "start", "end", "worked", "overtime"),
    [
        (DAY_LINE, "08:00", "19:00", 570, 90),
        (DAY_LINE, "08:30", "19:00", 570, 90),
        (DAY_LINE, "08:30", "21:00", 660, 180),
        (NIGHT_LINE, "19:00", "08:30", 750, 270),
    ],
)
def test_the_owners_client_line_comes_out_of_a_pattern(
    pattern: PatternShift, start: str, end: str, worked: int, overtime: int
) -> None:
    found = hours(pattern, at(start, end))
    assert (found.worked, found.overtime) == (worked, overtime)


def test_frappe_hrms_4194_minutes_before_the_shift_are_no_overtime_unless_approved() -> None:
    assert hours(DAY_LINE, at("08:00", "17:30")).overtime == 0
    assert hours(DAY_LINE, at("08:00", "17:30"), approved=True).overtime == 30


def test_a_pattern_may_count_early_minutes_always() -> None:
    kind = PatternShift(510, 1050, ((750, 810),), clips_early=False)
    assert hours(kind, at("08:00", "17:30")).overtime == 30


def test_noted_breaks_win_over_slots() -> None:
    noted = at("08:30", "17:30", breaks=((720, 750),))
    assert hours(DAY_LINE, noted).worked == 510


def test_a_slot_counts_as_far_as_somebody_was_there() -> None:
    found = hours(DAY_LINE, at("08:30", "13:00"))
    assert (found.worked, found.break_) == (240, 30)


def test_slots_shorter_than_the_law_leave_the_work_true_and_show_the_break_owed() -> None:
    found = hours(PatternShift(540, 1080, ((720, 740),)), at("09:00", "18:00"))
    assert (found.worked, found.break_, found.break_owed) == (520, 20, 40)


def test_a_pattern_without_slots_leaves_the_break_to_the_law() -> None:
    found = hours(PatternShift(540, 1080), at("09:00", "18:00"))
    assert (found.worked, found.break_, found.break_owed) == (480, 60, 0)


def test_work_at_quite_another_time_is_not_of_the_pattern() -> None:
    shift = at("19:00", "23:00")
    assert apply(DAY_LINE, shift) == shift
    assert (late_minutes(DAY_LINE, shift), early_minutes(DAY_LINE, shift)) == (0, 0)
    assert apply(None, shift) == shift


def test_who_comes_to_a_night_shift_after_midnight_is_late_since_the_evening() -> None:
    assert late_minutes(PatternShift(1320, 1800), at("00:30", "06:00")) == 150


@pytest.mark.parametrize(("start", "late"), [("08:00", 0), ("08:30", 0), ("08:31", 1), ("10:00", 90)])
def test_late_minutes_count_from_the_official_start(start: str, late: int) -> None:
    assert late_minutes(DAY_LINE, at(start, "17:30")) == late


@pytest.mark.parametrize(("end", "early"), [("17:29", 1), ("17:30", 0), ("21:00", 0), ("12:00", 330)])
def test_early_minutes_count_until_the_official_end(end: str, early: int) -> None:
    assert early_minutes(DAY_LINE, at("08:30", end)) == early
    assert early_minutes(NIGHT_LINE, at("19:00", "03:30")) == 30


def test_steps_round_both_ends_in_the_workers_favour() -> None:
    kind = PatternShift(510, 1050, ((750, 810),), rounding=10)
    counted = apply(kind, at("08:33", "17:41"))
    assert (counted.start, counted.end) == (510, 1070)


def test_only_giving_steps_are_accepted() -> None:
    assert fault_of_rounding("up", 10) is None
    assert fault_of_rounding("none", 1) is None
    for direction in ("down", "nearest"):
        assert "제43조" in (fault_of_rounding(direction, 10) or "")
    assert fault_of_rounding("up", 7) is not None


def test_slots_that_overlap_or_swallow_the_work_are_refused() -> None:
    assert fault_of_slots(540, 1080, [(720, 780), (1140, 1170)]) is None
    assert fault_of_slots(540, 1080, [(720, 780), (770, 800)]) is not None
    assert fault_of_slots(540, 600, [(540, 600)]) is not None


def test_planned_minutes_leave_out_the_slots_inside() -> None:
    assert (DAY_LINE.minutes, NIGHT_LINE.minutes) == (480, 480)
    assert (DAY_LINE.is_night, NIGHT_LINE.is_night) == (False, True)


@given(
    st.integers(0, 1439),
    st.integers(1, 1439),
    st.sampled_from([1, 5, 10, 15, 30]),
    st.booleans(),
)
def test_rounding_never_takes_a_worked_minute(start: int, long: int, step: int, approved: bool) -> None:
    shift = Shift(start, start + long)
    plain = PatternShift(510, 1050, ((750, 810), (1140, 1170)))
    rounded = PatternShift(510, 1050, ((750, 810), (1140, 1170)), rounding=step)
    assert length(worked_stretches(apply(rounded, shift, approved))) >= length(
        worked_stretches(apply(plain, shift, approved))
    )


@given(st.integers(0, 1439), st.integers(1, 1439), st.booleans())
def test_slots_lose_no_minute(start: int, long: int, clips: bool) -> None:
    counted = apply(PatternShift(510, 1050, ((750, 810),), clips), Shift(start, start + long))
    found = day_hours(counted, PLAIN)
    assert found.worked + found.break_ == counted.end - counted.start


@pytest.mark.parametrize(
    ("off", "start", "end"), [((), 510, 1050), (("am",), 810, 1050), (("pm",), 510, 750)]
)
def test_half_a_day_of_leave_leaves_the_other_half_of_the_work(
    off: tuple[str, ...], start: int, end: int
) -> None:
    day = PatternShift(510, 1050, breaks=((750, 810),))
    left = less(day, off) if off else day
    assert left is not None
    assert (left.start, left.end) == (start, end)
    assert less(day, ("am", "pm")) is None


@given(st.integers(0, 1439), st.integers(60, 900), st.integers(0, 60))
def test_both_halves_together_are_the_whole(start: int, long: int, rest: int) -> None:
    slots = ((start + long // 3, start + long // 3 + min(rest, long // 3)),) if rest else ()
    whole = PatternShift(start, start + long, breaks=slots)
    first, second = less(whole, ("pm",)), less(whole, ("am",))
    assert first is not None
    assert second is not None
    assert first.minutes + second.minutes == whole.minutes
