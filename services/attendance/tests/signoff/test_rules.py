"""Spans that are confirmed, and the state of a request."""

from datetime import date, timedelta

import pytest
from attendance.signoff.rules import hash_of, span_of, state_of, uncovered
from hypothesis import given
from hypothesis import strategies as st

DAYS = st.dates(date(2024, 1, 1), date(2028, 12, 31))


@given(DAYS)
def test_a_week_runs_from_monday_to_sunday_and_holds_its_day(day: date) -> None:
    first, last = span_of("week", day)
    assert (first.weekday(), last - first) == (0, timedelta(days=6))
    assert first <= day <= last


@given(DAYS)
def test_a_month_is_the_whole_month_of_its_day(day: date) -> None:
    first, last = span_of("month", day)
    assert (first.day, (last + timedelta(days=1)).day) == (1, 1)
    assert first <= day <= last


@given(st.sets(DAYS, max_size=20), st.lists(DAYS, max_size=4))
def test_a_day_is_either_covered_or_left(days: set[date], starts: list[date]) -> None:
    spans = [span_of("week", start) for start in starts]
    left = uncovered(days, spans)
    assert left == sorted(left)
    assert all((day in left) != any(first <= day <= last for first, last in spans) for day in days)


@pytest.mark.parametrize(
    ("told", "state"),
    [
        ((True, True, 0, True), "signed"),
        ((False, True, 1, True), "objected"),
        ((False, True, 0, True), "changed"),
        ((False, False, 0, True), "opened"),
        ((False, False, 0, False), "waiting"),
    ],
)
def test_a_request_has_one_state(told: tuple[bool, bool, int, bool], state: str) -> None:
    signed, changed, objections, opened = told
    assert state_of(signed=signed, changed=changed, objections=objections, opened=opened) == state


def test_of_a_token_only_its_hash_is_kept() -> None:
    assert len(hash_of("geheim")) == 64
    assert "geheim" not in hash_of("geheim")
