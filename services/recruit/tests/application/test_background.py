"""추가 정보, postal codes, months and the first working day of the form."""

from datetime import date

import pytest
from chassis.forms import Form, Submitted
from recruit.application.background import (
    NOT_A_MONTH,
    background_problems,
    typed_month,
    typed_postal_code,
)
from recruit.application.forms import Applicant, read_applicant
from recruit.application.rules import LABELS
from recruit.application.tables import Application

TODAY = date(2026, 11, 22)


def read(form: dict[str, str]) -> Form[Applicant]:
    return read_applicant(Submitted(values=form), TODAY, has_photo=False)


@pytest.mark.parametrize("typed", ["17379", " 17379 ", "１７３７９", "01000", "63644"])
def test_a_postal_code_is_five_digits_of_a_province(typed: str) -> None:
    assert typed_postal_code(typed).isdecimal()


@pytest.mark.parametrize("typed", ["1737", "173790", "17-379", "가나다라마", "00123", "64000", "99999"])
def test_a_postal_code_that_nobody_has_is_told_beside_its_field(haneul: dict[str, str], typed: str) -> None:
    form = read({**haneul, "zip": typed})
    assert list(form.errors) == ["zip"]
    assert "우편번호" in form.errors["zip"]
    assert form.raw["zip"] == typed


@pytest.mark.parametrize("typed", ["2015-02", "2015.2", "201502", "2015년 2월", "2015/02", "２０１５．２"])
def test_a_month_is_understood_in_any_writing(typed: str) -> None:
    assert typed_month(typed) == "2015-02"


@pytest.mark.parametrize("typed", ["2015", "2015-13", "15-02", "어제", "1900-01"])
def test_what_is_no_month_is_told_beside_its_field(haneul: dict[str, str], typed: str) -> None:
    assert read({**haneul, "graduated1": typed}).errors == {"graduated1": NOT_A_MONTH}


def test_everything_optional_is_read_and_everything_may_be_left_out(
    haneul: dict[str, str], background: dict[str, str]
) -> None:
    told = read({**haneul, **background}).checked
    assert (told.emergency_phone, told.graduated1) == ("010-8765-4321", "2016-02")
    assert (told.military_from, told.military_to) == ("2017-03", "2018-12")
    assert read(haneul).checked.school1 == ""


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("military", "비밀"),
        ("outcome1", "합격"),
        ("commute", "비행기"),
        ("emergency_phone", "12"),
        ("visa", "A" * 31),
    ],
)
def test_an_optional_field_is_checked_like_the_others(haneul: dict[str, str], field: str, value: str) -> None:
    assert list(read({**haneul, field: value}).errors) == [field]


def test_months_that_contradict_each_other_are_told() -> None:
    told = {"military_from": "2018-01", "military_to": "2017-12", "graduated1": "2027-02", "outcome1": "졸업"}
    assert set(background_problems(told, TODAY)) == {"military_to", "graduated1"}
    assert background_problems({**told, "military_to": "", "outcome1": "재학"}, TODAY) == {}


def test_every_optional_field_has_a_word_and_a_column() -> None:
    for name in Applicant.model_fields:
        if name not in ("careers", "status_pin"):
            assert name in LABELS
    assert {"zip", "school2", "license_issuer2"} <= set(Application.__table__.columns.keys())


def test_starting_at_once_is_today(haneul: dict[str, str]) -> None:
    assert read({**haneul, "start_now": "1", "start_date": ""}).checked.start_date == TODAY
    assert read({**haneul, "start_now": "", "start_date": "2026-12-01"}).checked.start_date == date(
        2026, 12, 1
    )


def test_ten_careers_are_read_and_an_eleventh_is_none_of_ours(haneul: dict[str, str]) -> None:
    rows = {f"company{row}": f"회사 {row}" for row in range(1, 12)}
    told = read({**haneul, "no_career": "", **rows}).checked.careers
    assert [career.company for career in told] == [f"회사 {row}" for row in range(1, 11)]


def test_a_career_that_ends_before_it_begins_is_told_beside_its_end(haneul: dict[str, str]) -> None:
    row = {"company9": "새벽물류", "exp_start9": "2025-01-02", "exp_end9": "2024-01-02"}
    assert read({**haneul, "no_career": "", **row}).errors == {"exp_end9": "퇴사일이 입사일보다 빨라요."}
