"""What attendance makes of a grant: full months, four fifths of a year, part-timers, small workplaces."""

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal

import pytest
from attendance.leave.rules.earned import amount_words, earned, has_leave, is_entitled_for, leave_minutes
from attendance.leave.rules.grants import Grant, grants, next_grant, total_of

HIRED = date(2025, 3, 3)
Attended = Callable[[date], bool | None]


def week_days(*absent: date, absent_share: int = 0) -> Attended:
    """Monday to Friday are scheduled; of each hundred days some are missed besides the named ones."""

    def attended(day: date) -> bool | None:
        if day.weekday() >= 5:
            return None
        return day not in absent and day.toordinal() % 100 >= absent_share

    return attended


def given(last: date, attended: Attended, method: str = "hire_date") -> list[Grant]:
    all_of_them = grants(HIRED, last, method)  # type: ignore[arg-type]  # one of the two words
    return [found for grant in all_of_them if (found := earned(grant, HIRED, attended))]


def test_every_month_without_an_absence_earns_a_day() -> None:
    assert total_of(given(date(2026, 3, 2), week_days())) == 11


def test_one_missed_day_costs_the_day_of_its_month_only() -> None:
    found = given(date(2026, 3, 2), week_days(date(2025, 5, 6)))
    assert total_of(found) == 10
    assert "m3" not in [grant.period for grant in found]


def test_hx_f49_weekend_work_does_not_stand_in_for_a_missed_weekday() -> None:
    monday = date(2025, 3, 10)

    def attended(day: date) -> bool | None:
        return True if day == monday + timedelta(5) else week_days(monday)(day)

    assert "m1" not in [grant.period for grant in given(date(2025, 4, 30), attended)]


@pytest.mark.parametrize(("missed", "days"), [(0, 15), (73, 15), (74, None)])
def test_four_fifths_of_a_year_earn_fifteen(missed: int, days: int | None) -> None:
    [year] = [grant for grant in grants(HIRED, date(2026, 3, 3), "hire_date") if grant.kind == "annual"]
    scheduled = iter(range(1000))

    def attended(day: date) -> bool | None:
        return next(scheduled) >= missed

    found = earned(year, HIRED, attended)
    assert (found.days if found else None) == days


def test_hx_f48_the_second_year_is_not_less_by_the_first_years_days() -> None:
    found = given(date(2026, 3, 3), week_days())
    assert [int(total_of(found)), int(found[-1].days)] == [26, 15]


def test_hx_f48_nothing_of_the_fifteen_comes_before_the_anniversary() -> None:
    assert all(grant.kind == "monthly" for grant in given(date(2026, 3, 2), week_days()))


def test_a_poor_later_year_earns_a_day_for_each_full_month() -> None:
    absent = [date(2026, 9, 3) + timedelta(n) for n in range(91)]
    last = next(grant for grant in given(date(2027, 3, 3), week_days(*absent)) if grant.period == "y2")
    assert last.days == 9
    assert "출근율" in last.reason


def test_a_poor_first_year_keeps_the_days_of_its_months_and_no_more() -> None:
    absent = [date(2025, 9, 1) + timedelta(n) for n in range(100)]
    found = given(date(2026, 3, 3), week_days(*absent))
    assert {grant.kind for grant in found} == {"monthly"}


def test_a_month_with_nothing_scheduled_costs_nobody_anything() -> None:
    assert total_of(given(date(2025, 4, 3), lambda day: None)) == 1


@pytest.mark.parametrize(
    ("hours", "size", "yes"), [(40, 5, True), (15, 5, True), (14, 5, False), (40, 4, False)]
)
def test_leave_is_for_fifteen_hours_and_five_people(hours: int, size: int, yes: bool) -> None:
    assert has_leave(hours, size) is yes


@pytest.mark.parametrize(
    ("days", "hours", "minutes"),
    [("15", 40, 7200), ("7.56", 40, 3629), ("15", 20, 3600), ("15", 23, 69 * 60), ("16", 23, 74 * 60),
     ("1", 23, 5 * 60), ("1", 52, 480)],
)  # fmt: skip
def test_part_timers_have_hours_rounded_up(days: str, hours: int, minutes: int) -> None:
    assert leave_minutes(Decimal(days), hours) == minutes


@pytest.mark.parametrize(
    ("minutes", "hours", "words"),
    [(480, 40, "1일"), (240, 40, "0.5일"), (3629, 40, "7.56일"), (4800, 40, "10일"), (-480, 40, "-1일"),
     (0, 40, "0일"), (3600, 20, "60시간"), (-90, 20, "-1시간 30분")],
)  # fmt: skip
def test_leave_is_told_as_its_owner_counts_it(minutes: int, hours: int, words: str) -> None:
    assert amount_words(minutes, hours) == words


def test_the_next_grant_is_told_before_it_arises() -> None:
    assert next_grant(HIRED, date(2026, 2, 3), "hire_date").period == "y1"
    assert next_grant(HIRED, date(2025, 3, 3), "hire_date").on == date(2025, 4, 3)
    assert next_grant(HIRED, date(2025, 2, 1), "hire_date").on == date(2025, 4, 3)
    assert next_grant(HIRED, date(2025, 12, 20), "fiscal_year").on == date(2026, 1, 1)


@pytest.mark.parametrize(
    ("sizes", "hours", "yes"),
    [
        ([("2020-01-01", 5)], [("2020-01-01", 40)], True),
        ([("2020-01-01", 5), ("2026-11-01", 3)], [("2020-01-01", 40)], True),
        ([("2020-01-01", 5), ("2026-06-01", 4), ("2026-07-01", 9)], [("2020-01-01", 40)], False),
        ([("2020-01-01", 3), ("2025-06-01", 9)], [("2020-01-01", 40)], True),
        ([("2020-01-01", 9)], [("2020-01-01", 40), ("2026-09-30", 14)], False),
        ([("2020-01-01", 9)], [("2020-01-01", 14), ("2026-03-01", 15)], True),
    ],
)
def test_a_year_counts_where_five_worked_all_through_it(
    sizes: list[tuple[str, int]], hours: list[tuple[str, int]], yes: bool
) -> None:
    [year] = [
        one for one in grants(date(2025, 10, 1), date(2026, 10, 1), "hire_date") if one.kind == "annual"
    ]
    dated = [tuple((date.fromisoformat(day), value) for day, value in one) for one in (sizes, hours)]
    assert is_entitled_for(year, *dated) is yes
