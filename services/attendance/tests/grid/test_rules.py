"""Times typed in one go, and hours for narrow cells."""

import pytest
from attendance.grid.rules import decimal_hours, typed_span


@pytest.mark.parametrize(
    "text", ["0830-1730", "830-1730", "8:30~17:30", " 0830 1730 ", "08:30–17:30", "0830,1730"]
)
def test_times_are_typed_in_one_go(text: str) -> None:
    assert typed_span(text) == ("08:30", "17:30")


@pytest.mark.parametrize("text", ["", "0830", "2530-1730", "0860-1730", "8-17", "가-나", "0830-1730-1900"])
def test_anything_else_is_refused_with_a_sentence(text: str) -> None:
    with pytest.raises(ValueError, match="입력"):
        typed_span(text)


def test_hours_are_short() -> None:
    assert [decimal_hours(minutes) for minutes in (480, 510, 455, 0)] == ["8", "8.5", "7.58", "0"]
