"""Weeks across months, and head-counts that change: a span counts what its parts count."""

from datetime import date, timedelta

from attendance.calendar.rules import SiteCalendars, WorkCalendar
from attendance.hours.rules.month import month_sheet, span_sheet
from attendance.hours.rules.shift import Shift
from attendance.hours.rules.week import Employment
from hypothesis import given
from hypothesis import strategies as st

EIGHT = Shift(540, 1080, breaks=((720, 780),))
STAFF = Employment(date(2020, 1, 1))
FIGURES = ("worked", "regular", "overtime", "night", "holiday_within_8h", "holiday_beyond_8h")


def week_of(monday: date, days: int) -> dict[date, Shift | None]:
    return {monday + timedelta(days=n): EIGHT for n in range(days)}


def test_humetix_3_5_a_week_across_two_months_has_one_excess_and_one_weekly_holiday() -> None:
    shifts = week_of(date(2026, 11, 30), 6)
    november = month_sheet("2026-11", shifts, WorkCalendar(), STAFF)
    december = month_sheet("2026-12", shifts, WorkCalendar(), STAFF)
    assert (november.total("overtime"), december.total("overtime")) == (0, 480)
    assert (len(november.weekly_holidays), len(december.weekly_holidays)) == (0, 1)


def test_a_head_count_below_five_takes_premiums_away_from_its_day_on_only() -> None:
    ten = Shift(540, 1200, breaks=((720, 780),))
    terms = Employment(date(2020, 1, 1), sizes=((date(2026, 11, 17), 4),))
    shifts: dict[date, Shift | None] = {date(2026, 11, 16): ten, date(2026, 11, 17): ten}
    sheet = month_sheet("2026-11", shifts, WorkCalendar(), terms)
    assert [hours.overtime for hours in sheet.days.values() if hours] == [120, 0]


@given(
    st.dictionaries(
        st.integers(0, 60),
        st.tuples(st.integers(0, 1439), st.integers(1, 1000)),
        max_size=45,
    )
)
def test_months_count_together_what_the_whole_span_counts_in_any_order(
    found: dict[int, tuple[int, int]],
) -> None:
    first = date(2026, 9, 28)
    shifts: dict[date, Shift | None] = {
        first + timedelta(days=day): Shift(start, start + long) for day, (start, long) in found.items()
    }
    turned = dict(reversed(list(shifts.items())))
    whole = span_sheet(date(2026, 10, 1), date(2026, 11, 30), shifts, WorkCalendar(), STAFF)
    parts = [month_sheet(month, turned, WorkCalendar(), STAFF) for month in ("2026-10", "2026-11")]
    for figure in FIGURES:
        assert whole.total(figure) == sum(part.total(figure) for part in parts)


def test_f_28_each_site_has_its_own_calendar_over_the_firms() -> None:
    day = date(2026, 11, 18)
    from_firm = SiteCalendars({}).decided(day, WorkCalendar().type_of(date(2026, 11, 22)))
    own = from_firm.decided(day, WorkCalendar().type_of(day), 7)
    assert own.of(1).type_of(day).is_holiday
    assert not own.of(7).type_of(day).is_holiday
    assert own.decided(day, None, 7).of(7).type_of(day).is_holiday
