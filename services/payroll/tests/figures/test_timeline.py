"""Rows are only added: which one holds on a day, and up to when something holds at all."""

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from payroll.figures.rules.content import content_fields, figure_of
from payroll.figures.rules.timeline import Told, figures_of, last_day, pieces

FIRST = date(2026, 1, 1)
SPANS = st.tuples(st.integers(0, 40), st.integers(0, 12))


def told(number: int, begins: int, days: int, office: bool = False, ends: bool = False) -> Told:
    start = FIRST + timedelta(days=begins)
    last = start + timedelta(days=days)
    content = None if ends else {"hourly_won": number}
    known = datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=number)
    return Told(number, "minimum_wage", start, last, last, "고시", content, office, known)


@given(st.lists(st.tuples(SPANS, st.booleans(), st.booleans()), max_size=12))
def test_each_day_has_what_was_said_last_and_what_the_office_decided_stands_over_a_release(
    said: list[tuple[tuple[int, int], bool, bool]],
) -> None:
    rows = [told(i, begins, days, office, ends) for i, ((begins, days), office, ends) in enumerate(said, 1)]
    found = pieces(rows)
    assert all(earlier.valid_to < later.valid_from for earlier, later in pairwise(found))
    for day in (FIRST + timedelta(days=number) for number in range(60)):
        over = [row for row in rows if row.valid_from <= day <= row.valid_to]
        last = max(over, key=lambda row: (row.by_office, row.id), default=None)
        holds = [piece.row for piece in found if piece.valid_from <= day <= piece.valid_to]
        assert holds == ([last] if last and last.content else [])


def test_a_later_release_fills_what_nobody_decided_and_leaves_the_offices_word() -> None:
    office = told(2, 10, 9, office=True)
    found = pieces([told(1, 0, 30), office, told(3, 5, 40)])
    assert [(piece.row.id, (piece.valid_from - FIRST).days) for piece in found] == [
        (1, 0),
        (3, 5),
        (2, 10),
        (3, 20),
    ]


def test_an_end_brought_forward_leaves_days_without_a_row() -> None:
    found = pieces([told(1, 0, 30), told(2, 11, 19, office=True, ends=True)])
    assert [(piece.valid_from, piece.valid_to) for piece in found] == [(FIRST, FIRST + timedelta(days=10))]


@pytest.mark.parametrize(
    ("today", "end"),
    [(5, 20), (10, 20), (11, 20), (21, 20), (30, 20), (45, 50), (60, 50), (-1, None)],
)
def test_a_kind_holds_until_the_first_gap_from_today_on(today: int, end: int | None) -> None:
    found = pieces([told(1, 0, 10), told(2, 11, 9), told(3, 40, 10)])
    expected = None if end is None else FIRST + timedelta(days=end)
    assert last_day(found, FIRST + timedelta(days=today)) == expected


def test_a_figure_that_lacks_or_garbles_something_is_no_figure() -> None:
    for wrong in ({}, {"rate": "vier"}, {"rate": "1/0"}, {"rate": "0.1", "more": 1}):
        with pytest.raises(ValueError, match=r"pension_rate|Fraction"):
            figure_of("pension_rate", wrong, FIRST, FIRST, FIRST, "고시")


def test_a_rate_stays_exact_and_a_kind_tells_its_fields() -> None:
    rows = [told(1, 0, 30)]
    assert figures_of(rows).minimum_wage[0].hourly_won == 1
    assert content_fields("care_ratio") == ("rate", "text")
