"""Days and text of notices."""

from datetime import date

import pytest
from recruit.notice.rules import Piece, paragraphs_of, period_problem, state_of

FIRST, LAST = date(2026, 11, 23), date(2026, 11, 30)


@pytest.mark.parametrize(
    ("today", "state"),
    [
        (date(2026, 11, 22), "coming"),
        (FIRST, "shown"),
        (LAST, "shown"),
        (date(2026, 12, 1), "over"),
    ],
)
def test_a_notice_is_shown_from_its_first_day_to_its_last(today: date, state: str) -> None:
    assert state_of(FIRST, LAST, today, is_draft=False) == state


def test_a_notice_without_a_last_day_stays() -> None:
    assert state_of(FIRST, None, date(2030, 1, 1), is_draft=False) == "shown"


def test_a_draft_is_a_draft_on_every_day() -> None:
    assert state_of(FIRST, LAST, FIRST, is_draft=True) == "draft"


def test_a_notice_cannot_end_before_it_begins() -> None:
    assert period_problem(FIRST, FIRST) is None
    assert period_problem(FIRST, None) is None
    assert period_problem(LAST, FIRST) == "끝나는 날이 시작하는 날보다 빠릅니다."


def test_blank_lines_part_paragraphs_and_line_ends_stay() -> None:
    assert paragraphs_of("첫 줄\r\n둘째 줄\r\n\r\n\r\n다음") == [
        [[Piece("첫 줄")], [Piece("둘째 줄")]],
        [[Piece("다음")]],
    ]


def test_only_web_addresses_become_links_and_the_full_stop_is_no_part_of_one() -> None:
    (line,) = paragraphs_of("https://example.com/a?b=1에서 보세요. (http://example.com/c).")[0]
    assert [(piece.text, piece.is_link) for piece in line] == [
        ("https://example.com/a?b=1", True),
        ("에서 보세요. (", False),
        ("http://example.com/c", True),
        (").", False),
    ]


@pytest.mark.parametrize("text", ["javascript:alert(1)", "<script>", "data:text/html,x", '"onclick="x'])
def test_nothing_else_becomes_a_link(text: str) -> None:
    (line,) = paragraphs_of(text)[0]
    assert line == [Piece(text)]
