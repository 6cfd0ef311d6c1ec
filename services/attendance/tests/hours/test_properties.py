"""What holds for every shift: no minute lost or counted twice, none negative, cuts do not matter."""

from datetime import date, timedelta
from random import Random

from attendance.calendar.rules import WorkCalendar
from attendance.hours.rules.day import DayHours, day_hours, night_minutes
from attendance.hours.rules.month import month_sheet
from attendance.hours.rules.shift import Shift, lawful_break, length, required_break, worked_stretches
from attendance.hours.rules.week import Employment, weekly_overtime
from hypothesis import given
from hypothesis import strategies as st

HOLIDAYS = st.tuples(st.booleans(), st.booleans(), st.booleans())


@st.composite
def stretches(draw: st.DrawFn, start: int, end: int) -> tuple[tuple[int, int], ...]:
    edges = draw(st.lists(st.integers(start, end), max_size=6, unique=True))
    edges.sort()
    return tuple(zip(edges[::2], edges[1::2], strict=False))


@st.composite
def shifts(draw: st.DrawFn, noted: bool | None = None) -> Shift:
    start = draw(st.integers(0, 1439))
    end = start + draw(st.integers(0, 1439))
    away = draw(stretches(start, end))
    has_breaks = draw(st.booleans()) if noted is None else noted
    return Shift(start, end, away, draw(stretches(start, end)) if has_breaks else None)


@given(shifts(), HOLIDAYS)
def test_no_minute_is_lost_or_counted_twice(shift: Shift, holidays: tuple[bool, ...]) -> None:
    found = day_hours(shift, holidays)
    away = shift.end - shift.start - found.worked - found.break_
    assert away == length(shift.away)
    assert found.regular + found.overtime + found.holiday_within_8h + found.holiday_beyond_8h == found.worked


@given(shifts(), HOLIDAYS, st.booleans())
def test_no_figure_is_negative_or_above_the_work(
    shift: Shift, holidays: tuple[bool, ...], premiums: bool
) -> None:
    found = day_hours(shift, holidays, premiums=premiums)
    figures = (found.regular, found.overtime, found.night, found.holiday_within_8h, found.holiday_beyond_8h)
    assert all(0 <= figure <= found.worked for figure in figures)
    assert found.holiday_within_8h <= 480
    assert sum(minutes for _, minutes in found.base) <= 480


@given(shifts(noted=True), HOLIDAYS, st.integers(1, 600))
def test_longer_work_never_lowers_a_figure(shift: Shift, holidays: tuple[bool, ...], more: int) -> None:
    longer = Shift(shift.start, min(shift.end + more, 2879), shift.away, shift.breaks)
    short, full = day_hours(shift, holidays), day_hours(longer, holidays)
    for figure in ("worked", "overtime", "night", "holiday_within_8h", "holiday_beyond_8h"):
        assert getattr(full, figure) >= getattr(short, figure)


@given(shifts(noted=True), HOLIDAYS, st.randoms())
def test_order_of_breaks_and_absences_does_not_matter(
    shift: Shift, holidays: tuple[bool, ...], random: Random
) -> None:
    breaks, away = list(shift.breaks or ()), list(shift.away)
    random.shuffle(breaks)
    random.shuffle(away)
    assert day_hours(Shift(shift.start, shift.end, tuple(away), tuple(breaks)), holidays) == day_hours(
        shift, holidays
    )


@given(shifts(noted=False))
def test_missing_break_leaves_what_the_law_allows(shift: Shift) -> None:
    worked = length(worked_stretches(shift))
    resting = shift.end - shift.start - worked
    assert required_break(worked) <= resting


@given(st.integers(0, 1439), st.integers(0, 180))
def test_no_smaller_break_would_have_been_lawful(present: int, away: int) -> None:
    taken = lawful_break(present, away)
    for whole in (0, 30, 60):
        smaller = max(0, whole - away)
        if smaller < taken:
            assert required_break(present - smaller) > max(whole, away)


@given(st.integers(0, 4000), st.integers(0, 1000), st.integers(0, 1000))
def test_cutting_a_stretch_keeps_its_night_minutes(start: int, first: int, second: int) -> None:
    middle, end = start + first, start + first + second
    assert night_minutes(start, middle) + night_minutes(middle, end) == night_minutes(start, end)


@given(st.lists(shifts(), max_size=7), HOLIDAYS)
def test_weekly_excess_takes_no_minute_twice(week: list[Shift], holidays: tuple[bool, ...]) -> None:
    days: list[DayHours] = [day_hours(shift, holidays) for shift in week]
    excess = weekly_overtime(days)
    base = sum(minutes for day in days for _, minutes in day.base)
    assert sum(excess) <= max(0, base - 2400)
    assert all(0 <= more <= day.regular for more, day in zip(excess, days, strict=True))


@given(st.lists(shifts(), min_size=40, max_size=40), st.integers(0, 52), st.integers(1, 9))
def test_month_sums_hold_for_every_contract(month: list[Shift], weekly: int, size: int) -> None:
    first = date(2026, 10, 26)
    worked: dict[date, Shift | None] = {first + timedelta(days=n): shift for n, shift in enumerate(month)}
    terms = Employment(date(2020, 1, 1), weekly_hours=weekly, workplace_size=size)
    sheet = month_sheet("2026-11", worked, WorkCalendar(), terms)
    assert len(sheet.days) == 30
    assert sheet.total("regular") >= 0
    parts = ("regular", "overtime", "holiday_within_8h", "holiday_beyond_8h")
    assert sum(sheet.total(part) for part in parts) == sheet.total("worked")
