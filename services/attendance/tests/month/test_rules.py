"""Months that have begun, spans of an Excel file, the words of its rows, the version of a month."""

from datetime import date

import pytest
from attendance.calendar.rules import DayType
from attendance.month.rules import (
    fault_of_span,
    has_begun,
    has_ended,
    kind_word,
    months_between,
    neighbours,
    version_of,
)

TODAY = date(2026, 11, 18)


@pytest.mark.parametrize(
    ("month", "begun", "ended"),
    [("2026-10", True, True), ("2026-11", True, False), ("2026-12", False, False)],
)
def test_where_a_month_stands(month: str, begun: bool, ended: bool) -> None:
    assert (has_begun(month, TODAY), has_ended(month, TODAY)) == (begun, ended)


def test_neighbours_pass_over_new_year() -> None:
    assert neighbours("2026-01") == ("2025-12", "2026-02")
    assert neighbours("2026-12") == ("2026-11", "2027-01")


def test_span_touches_every_month_once() -> None:
    assert months_between(date(2025, 12, 31), date(2026, 2, 1)) == ["2025-12", "2026-01", "2026-02"]


@pytest.mark.parametrize(
    ("start", "end", "field"),
    [
        ("2026-11-01", "2026-10-31", "end"),
        ("2026-12-01", "2026-12-31", "start"),
        ("2025-01-01", "2026-01-02", "end"),
    ],
)
def test_impossible_spans_name_their_field(start: str, end: str, field: str) -> None:
    fault = fault_of_span(date.fromisoformat(start), date.fromisoformat(end), TODAY)
    assert fault is not None
    assert fault[0] == field


def test_a_whole_year_is_one_file() -> None:
    assert fault_of_span(date(2025, 11, 19), TODAY, TODAY) is None


def test_equal_hours_have_equal_versions() -> None:
    assert version_of({"a": 1, "b": [2]}) == version_of({"b": [2], "a": 1})
    assert version_of({"a": 1}) != version_of({"a": 2})


@pytest.mark.parametrize(
    ("kind", "hour", "clocked_out", "word"),
    [
        (DayType.WORKDAY, 8, True, "주간"),
        (DayType.WORKDAY, 19, True, "야간"),
        (DayType.UNPAID_DAYOFF, 5, True, "야간"),
        (DayType.WEEKLY_HOLIDAY, 8, True, "휴일"),
        (DayType.WORKDAY, 8, False, "퇴근 기록 없음"),
    ],
)
def test_words_of_an_excel_row(kind: DayType, hour: int, clocked_out: bool, word: str) -> None:
    assert kind_word(kind, hour, clocked_out) == word
