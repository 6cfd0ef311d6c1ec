"""When a press is the same press."""

from datetime import timedelta

import pytest
from attendance.clock.rules import is_hasty, is_same_press
from chassis.testing import kst

AT = kst("2026-11-18 08:27")


@pytest.mark.parametrize(
    ("kind", "seconds", "same"), [("in", 0, True), ("in", 119, True), ("in", 120, False), ("out", 5, False)]
)
def test_same_button_within_two_minutes_is_the_same_press(kind: str, seconds: int, same: bool) -> None:
    assert is_same_press(kind, AT + timedelta(seconds=seconds), "in", AT) is same


@pytest.mark.parametrize(("seconds", "hasty"), [(0, True), (59, True), (60, False)])
def test_leaving_within_a_minute_is_hasty(seconds: int, hasty: bool) -> None:
    assert is_hasty(AT, AT + timedelta(seconds=seconds)) is hasty
