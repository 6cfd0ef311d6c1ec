"""Forms are bounded, checked, answered in Korean, and kept word for word."""

from datetime import date

import pytest
from chassis.errors import Invalid
from chassis.forms import BirthDate, KoreanPhone, Month, blank, parse, short_text
from chassis.testing import TestApp, fields_of, json_of
from pydantic import BaseModel


class Person(BaseModel):
    name: short_text(50)  # type: ignore[valid-type] # built by a function on purpose: each field has its length
    phone: KoreanPhone | None = None
    birth: BirthDate | None = None
    month: Month | None = None


@pytest.mark.parametrize(
    "typed",
    [
        "01012345678",
        "010-1234-5678",
        "010 1234 5678",
        "+82 10-1234-5678",
        "０１０-1234-5678",
        "00821012345678",
    ],
)
def test_a_phone_number_is_understood_in_any_writing(typed: str) -> None:
    assert parse(Person, {"name": "김하늘", "phone": typed}).checked.phone == "010-1234-5678"


@pytest.mark.parametrize(
    "written",
    [
        "011-123-4567",
        "02-123-4567",
        "031-234-5678",
        "070-1234-5678",
        "0507-1234-5678",
        "1588-1234",
        "+12024561111",
    ],
)
def test_each_kind_of_number_is_grouped_as_people_know_it(written: str) -> None:
    typed = written.replace("-", "")
    assert parse(Person, {"name": "김하늘", "phone": typed}).checked.phone == written


@pytest.mark.parametrize("typed", ["010", "abc", "010-1234-56789", "010-123-4567", "1" * 25])
def test_a_wrong_phone_number_is_explained(typed: str) -> None:
    assert parse(Person, {"name": "김하늘", "phone": typed}).errors == {
        "phone": "전화번호를 010-1234-5678처럼 입력해 주세요."
    }


def test_a_blank_field_counts_as_missing() -> None:
    assert parse(Person, {"name": "   "}).errors == {"name": "꼭 입력해 주세요."}


def test_a_long_text_is_refused_with_its_limit() -> None:
    assert parse(Person, {"name": "가" * 5000}).errors == {"name": "50자까지만 입력할 수 있습니다."}


def test_what_was_typed_is_kept_word_for_word() -> None:
    form = parse(Person, {"name": "  김   하늘 ", "birth": "어제"})
    assert form.raw == {"name": "  김   하늘 ", "birth": "어제"}
    assert form.errors == {"birth": "날짜를 2026-01-31처럼 입력해 주세요."}
    assert not form.ok


def test_inner_white_space_of_one_line_is_folded() -> None:
    assert parse(Person, {"name": "  김   하늘\n"}).checked.name == "김 하늘"


def test_a_birth_date_before_1900_is_refused() -> None:
    assert "생년월일" in parse(Person, {"name": "김", "birth": "0001-01-01"}).errors["birth"]
    assert parse(Person, {"name": "김", "birth": "1999-12-31"}).checked.birth == date(1999, 12, 31)


@pytest.mark.parametrize("typed", ["2026-13", "2026-00", "1999-01", "2026-1", "26-01"])
def test_a_month_that_is_none_is_refused(typed: str) -> None:
    assert "month" in parse(Person, {"name": "김", "month": typed}).errors


def test_a_further_refusal_joins_the_others() -> None:
    form = parse(Person, {"name": "김"}).refused(name="이미 있는 이름입니다.")
    assert form.errors == {"name": "이미 있는 이름입니다."}
    with pytest.raises(Invalid):
        _ = form.checked


def test_a_first_form_shows_its_defaults() -> None:
    assert blank({"a": 1, "b": None}).raw == {"a": "1", "b": ""}


def test_a_form_over_http_answers_422_with_fields(sample: TestApp) -> None:
    answer = sample.client().post("/api/sample/v1/forms", data={"text": "가" * 11, "phone": "x"})
    assert answer.status_code == 422
    assert set(fields_of(answer)) == {"text", "phone"}


def test_a_good_form_over_http_is_taken(sample: TestApp) -> None:
    answer = sample.client().post("/api/sample/v1/forms", data={"text": "hello", "phone": "01012345678"})
    assert json_of(answer) == {"text": "hello", "phone": "010-1234-5678"}


def test_a_body_over_the_limit_is_413(sample: TestApp) -> None:
    answer = sample.client().post(
        "/api/sample/v1/forms", content=b"", headers={"content-length": str(50 * 1024 * 1024)}
    )
    assert answer.status_code == 413


def test_too_many_fields_are_refused(sample: TestApp) -> None:
    answer = sample.client().post("/api/sample/v1/forms", files={f"f{n}": ("", str(n)) for n in range(400)})
    assert answer.status_code == 422
