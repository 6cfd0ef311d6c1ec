"""The benchmark says what it measured, row by row, and sends load to this machine only."""

from __future__ import annotations

import pytest

from bench.__main__ import line_of
from bench.load import get_load, post_load
from bench.rows import Row


def test_a_row_shows_both_sides_their_ratio_and_the_last_one() -> None:
    row = Row("punch", {"per_second": 400.0}, {"per_second": 100.0}, 4.0)
    assert line_of(row, Row("punch", {}, {}, 3.5)).splitlines() == [
        "punch",
        "    ours       per_second 400.0",
        "    reference  per_second 100.0",
        "    ratio      4.00 ×   (last kept run 3.50 ×)",
    ]


@pytest.mark.parametrize("reference", [{}, {"direct": 97.9}])
def test_a_row_without_a_ratio_shows_what_there_is(reference: dict[str, float]) -> None:
    text = line_of(Row("memory", {"gateway": 118.0}, reference), None)
    assert "gateway 118.0" in text
    assert "ratio" not in text


def test_load_to_another_machine_is_refused() -> None:
    with pytest.raises(ValueError, match=r"127\.0\.0\.1 only"):
        get_load("http://192.0.2.1:80/apply", seconds=1)
    with pytest.raises(ValueError, match=r"127\.0\.0\.1 only"):
        post_load("http://example.com:80", [], connections=1)
