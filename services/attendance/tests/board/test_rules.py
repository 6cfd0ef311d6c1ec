"""How a person stands, and strips that are filled exactly."""

from itertools import pairwise

import pytest
from attendance.board.rules import STATES, STRIP, Seen, counted, state_of, strip
from hypothesis import given
from hypothesis import strategies as st


@pytest.mark.parametrize(
    ("seen", "state"),
    [
        (Seen(), "none"),
        (Seen(due=510), "missing"),
        (Seen(due=700), "none"),
        (Seen(came=500, is_in=True, due=510), "in"),
        (Seen(came=511, is_in=True, due=510), "late"),
        (Seen(came=505, is_in=True), "in"),
        (Seen(came=505), "left"),
        (Seen(came=-600, is_unclosed=True), "unclosed"),
    ],
)
def test_a_person_stands_as_the_clock_says(seen: Seen, state: str) -> None:
    assert state_of(seen, 600) == state


def test_without_an_official_start_nobody_is_called_late() -> None:
    assert state_of(Seen(came=1439, is_in=True), 1439) == "in"
    assert state_of(Seen(), 1439) == "none"


@given(st.lists(st.sampled_from(list(STATES)), max_size=500))
def test_a_strip_is_filled_without_gaps(states: list[str]) -> None:
    parts = strip(counted(states))
    assert sum(width for _, _, width in parts) == (STRIP if states else 0)
    assert all(left + width == following[1] for (_, left, width), following in pairwise(parts))
