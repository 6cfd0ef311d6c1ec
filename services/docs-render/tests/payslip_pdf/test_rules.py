"""What a payslip holds and how its words run."""

from __future__ import annotations

import pytest
from docs_render.payslip_pdf.rules import (
    LEADING,
    SMALLEST_LETTERS,
    Payslip,
    PayslipBook,
    document_title,
    fitted,
    hours,
    identity_words,
    month_words,
    row_height,
    sums_agree,
    won,
    wrapped,
)
from docs_samples import payslip, payslip_body
from pydantic import ValidationError


def slip(**more: object) -> Payslip:
    return Payslip.model_validate(payslip(**more))


def ems(text: str) -> float:
    return float(len(text))


def test_right_sums_agree() -> None:
    assert sums_agree(slip())


@pytest.mark.parametrize("wrong", ["gross", "deduction_total", "net"])
def test_a_won_too_many_is_noticed(wrong: str) -> None:
    right = payslip()
    assert not sums_agree(slip(**{wrong: right[wrong] + 1}))


def test_without_deductions_all_is_net() -> None:
    assert sums_agree(slip(deductions=[]))


def test_a_payslip_must_say_who_is_meant() -> None:
    with pytest.raises(ValidationError, match="사번"):
        slip(birth_date=None, employee_no=None)


@pytest.mark.parametrize(
    "wrong",
    [{"month": "2026-13"}, {"pay_date": "someday"}, {"name": ""}, {"earnings": []}, {"gross": 1.5}],
)
def test_wrong_fields_are_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        slip(**wrong)


@pytest.mark.parametrize(
    ("birth", "number", "words"),
    [
        ("1990-05-17", "H-0012", "1990-05-17 (H-0012)"),
        ("1990-05-17", None, "1990-05-17"),
        (None, "H-0012", "H-0012"),
    ],
)
def test_a_person_is_told_by_birth_date_or_number(birth: str | None, number: str | None, words: str) -> None:
    assert identity_words(slip(birth_date=birth, employee_no=number)) == words


def test_amounts_and_hours_are_told_in_korean() -> None:
    assert [won(1_234_567), won(-5_000), won(0), won(None)] == ["1,234,567", "-5,000", "0", "-"]
    assert [hours(10_590), hours(480), hours(0), hours(None)] == ["176시간 30분", "8시간", "0시간", "-"]
    assert month_words("2026-01") == "2026년 1월"


def test_a_document_is_named_after_its_person_or_their_number() -> None:
    assert (
        document_title(PayslipBook.model_validate_json(payslip_body(payslip())))
        == "2026년 11월 임금명세서 - 김하늘"
    )
    many = PayslipBook.model_validate_json(payslip_body(payslip(), payslip()))
    assert document_title(many) == "2026년 11월 임금명세서 - 2명"


def test_rows_grow_thin_when_they_are_many() -> None:
    assert row_height(7, 360) == 18
    assert row_height(40, 360) == 9


def test_words_are_kept_whole_where_they_fit() -> None:
    assert wrapped("8시간 이내 8시간 × 1.5", 9, ems) == ["8시간 이내", "8시간 × 1.5"]


def test_a_word_longer_than_the_line_is_broken() -> None:
    assert wrapped("가나다라마 바", 3, ems) == ["가나다", "라마", "바"]


def test_line_breaks_are_kept() -> None:
    assert wrapped("가\n나", 5, ems) == ["가", "나"]


def test_short_text_keeps_its_size() -> None:
    assert fitted("김하늘", 100, 20, 9, ems) == (9, ["김하늘"])


@pytest.mark.parametrize("length", [12, 25, 60, 200, 2000])
def test_text_never_leaves_its_box(length: int) -> None:
    size, lines = fitted("가" * length, 100, 20, 9, ems)
    assert max(len(line) for line in lines) * size <= 100
    assert len(lines) * size * LEADING <= 20 or len(lines) == 1
    assert SMALLEST_LETTERS <= size <= 9


def test_only_what_cannot_fit_is_cut_and_says_so() -> None:
    assert fitted("가" * 30, 100, 20, 9, ems)[1][-1][-1] == "가"
    assert fitted("가" * 500, 100, 20, 9, ems)[1][-1][-1] == "…"
