"""A day's minutes as the six rows of a client's workbook."""

from attendance.hours.rules.day import DayHours
from attendance.timesheet.rules import figures_of
from hypothesis import given
from hypothesis import strategies as st


@given(*(st.integers(0, 400) for _ in range(5)))
def test_f_30_the_rows_but_night_add_up_to_the_work(
    base: int, extra: int, night: int, day: int, more: int
) -> None:
    hours = DayHours(
        worked=base + extra + day + more,
        overtime=extra,
        night=night,
        holiday_within_8h=day,
        holiday_beyond_8h=more,
    )
    told = figures_of(hours)
    assert told.base + told.overtime + told.holiday + told.holiday_overtime == hours.worked
    assert (told.base, told.night, told.late) == (base, night, 0)
