"""How an application becomes the words on the form."""

from datetime import date

import pytest
from docs_render.application_xlsx.rules import (
    Applicant,
    Career,
    birth_words,
    career_words,
    fitting_size,
    text_width,
    words_on_form,
)

WRITTEN = date(2026, 11, 22)


def test_birth_date_stands_with_the_age() -> None:
    assert birth_words(date(1990, 5, 17), 36) == "1990-05-17 (36세)"


def test_birth_date_stands_alone_when_the_age_is_not_given() -> None:
    assert birth_words(date(1990, 5, 17), None) == "1990-05-17"
    assert birth_words(None, 36) == ""


def test_the_day_written_and_the_name_stand_at_the_foot() -> None:
    words = words_on_form(Applicant(name="김하늘"), WRITTEN)
    assert words["written_line"] == "작성일자 : 2026년 11월 22일"
    assert "김하늘" in words["signed_line"]


def test_what_is_absent_is_blank_and_never_none() -> None:
    words = words_on_form(Applicant(name="김하늘"), WRITTEN)
    assert {words[field] for field in ("phone", "email", "address", "height", "weight", "start_date")} == {""}
    assert "None" not in " ".join(words.values())


def test_a_career_is_told_in_its_row() -> None:
    career = Career(company="보기전자", start="2022-03-01", end="2024-08-31", role="조립", reason="만료")
    words = career_words([career])
    assert words == {
        "company_15": "보기전자",
        "period_15": "2022-03-01~2024-08-31",
        "role_15": "조립",
        "reason_15": "만료",
    }


def test_no_career_leaves_all_rows_blank() -> None:
    assert career_words([]) == {}


def test_a_fourth_career_is_counted_in_the_third_row() -> None:
    words = career_words([Career(company=name) for name in "가나다라마"])
    assert words["company_17"] == "다 외 2건"


def test_a_career_without_dates_has_no_lonely_tilde() -> None:
    assert career_words([Career(company="보기")])["period_15"] == ""


def test_control_signs_never_reach_the_form() -> None:
    assert words_on_form(Applicant(name="김\x00하\x07늘"), WRITTEN)["name"] == "김하늘"


def test_short_words_keep_their_full_size() -> None:
    assert fitting_size("김하늘", 300, 54, 24) == 24


@pytest.mark.parametrize("text", ["가" * 120, "averyveryverylongword" * 6, "경기도 가상시 보기로 12 " * 8])
def test_long_words_are_made_smaller_until_they_fit(text: str) -> None:
    size = fitting_size(text, 795, 54, 20)
    assert size < 20
    assert -(-text_width(text, size) // 789) * size * 4 / 3 <= 54 or size == 7


def test_letters_never_vanish() -> None:
    assert fitting_size("가" * 5000, 100, 40, 20) == 7
