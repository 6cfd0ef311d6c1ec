"""Overlaps and the weeks of a month."""

from datetime import UTC, date, datetime, timedelta

from recruit.interview import rules

TEN = datetime(2026, 11, 25, 10, 0, tzinfo=UTC)


def test_interviews_overlap_when_one_begins_before_another_ends() -> None:
    spans = [("a", TEN, 60), ("b", TEN + timedelta(minutes=30), 30), ("c", TEN + timedelta(hours=1), 30)]
    assert rules.overlapping(spans) == {"a", "b"}


def test_a_long_interview_overlaps_with_each_within_it() -> None:
    spans = [("long", TEN, 90), ("b", TEN + timedelta(minutes=10), 20), ("c", TEN + timedelta(hours=1), 20)]
    assert rules.overlapping(spans) == {"long", "b", "c"}


def test_a_month_is_shown_in_whole_weeks_from_sunday() -> None:
    weeks = rules.weeks_of(date(2026, 11, 1))
    assert (weeks[0][0], weeks[-1][-1]) == (date(2026, 11, 1), date(2026, 12, 5))
    assert rules.month_after(date(2026, 12, 1), 1) == date(2027, 1, 1)
    assert rules.month_after(date(2026, 1, 1), -1) == date(2025, 12, 1)


def test_an_interview_lies_ahead_and_within_a_year() -> None:
    assert rules.time_problem(TEN, TEN - timedelta(hours=1)) is None
    assert "지난 날짜" in str(rules.time_problem(TEN, TEN + timedelta(days=2)))
    assert "1년 안" in str(rules.time_problem(TEN, TEN - timedelta(days=400)))
