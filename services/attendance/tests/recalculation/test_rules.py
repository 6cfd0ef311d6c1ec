"""What a changed rule makes of a person's days."""

from datetime import date

from attendance.recalculation.rules import Changed, differences

MONDAY, TUESDAY = date(2026, 11, 16), date(2026, 11, 17)


def test_only_days_that_count_otherwise_are_named() -> None:
    before = {MONDAY: (480, 0, 0, 0, 0, 0), TUESDAY: (480, 0, 0, 0, 0, 0)}
    after = before | {TUESDAY: (480, 0, 0, 480, 480, 0)}
    assert differences(before, after) == [Changed(TUESDAY, before[TUESDAY], after[TUESDAY])]


def test_a_day_that_one_side_does_not_know_counts_nothing_there() -> None:
    [only] = differences({}, {MONDAY: (0, 0, 0, 0, 480, 0)})
    assert (only.before, only.after[4]) == ((0,) * 6, 480)
