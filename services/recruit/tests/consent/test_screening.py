"""What looks like a resident number, and what does not."""

import pytest
from recruit.consent.screening import has_resident_number, resident_number_problems


@pytest.mark.parametrize(
    "text",
    [
        "900101-1234568",
        "제 번호는 000101-3123451 이에요",
        "9001011234568",
        "900101 – 1234568",
        "９００１０１－１２３４５６８",
        "000229-3000000",
        "800101-5123456",
    ],
)
def test_six_digits_of_a_date_and_seven_more_are_one(text: str) -> None:
    assert has_resident_number(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "010-1234-5678",
        "901301-1234568",
        "900132-1234568",
        "010229-3000000",
        "900101-1******",
        "123-45-67891",
        "2026-11-22 08:00",
        "19900101-1234568",
    ],
)
def test_other_digits_are_none(text: str) -> None:
    assert not has_resident_number(text)


def test_each_field_is_named_and_some_are_no_words() -> None:
    typed = {"memo": "900101-1234568", "form_token": "900101-1234568", "name": "김하늘"}
    assert set(resident_number_problems(typed, skip=["form_token"])) == {"memo"}
