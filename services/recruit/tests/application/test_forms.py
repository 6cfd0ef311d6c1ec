"""The application form as it is typed."""

from datetime import date

import pytest
from chassis.forms import Form, Submitted
from recruit.application.forms import Applicant, content_key, read_applicant
from recruit.application.rules import Career

TODAY = date(2026, 11, 22)


def read(form: dict[str, str], *, has_photo: bool = False) -> Form[Applicant]:
    return read_applicant(Submitted(values=form), TODAY, has_photo=has_photo)


def test_the_shortest_lawful_application_is_taken(haneul: dict[str, str]) -> None:
    told = read(haneul).checked
    assert (told.name, told.birth, told.phone) == ("김하늘", date(1998, 3, 5), "010-2345-6789")
    assert {kind for kind, given in told.consents.items() if given} == {"collection"}


@pytest.mark.parametrize("missing", ["name", "birth", "phone"])
def test_a_missing_required_field_is_named(haneul: dict[str, str], missing: str) -> None:
    del haneul[missing]
    assert read(haneul).errors == {missing: "꼭 입력해 주세요."}


@pytest.mark.parametrize(
    "field", ["name", "birth", "phone", "email", "address", "company1", "job_role2", "reason3"]
)
def test_five_thousand_characters_are_refused_beside_the_field(haneul: dict[str, str], field: str) -> None:
    form = read({**haneul, "no_career": "", "company2": "가", "company3": "나", field: "가" * 5000})
    assert list(form.errors) == [field]
    assert form.raw[field] == "가" * 5000


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("gender", "기타"),
        ("shift", "3교대"),
        ("posture", "눕기"),
        ("overtime", "무관"),
        ("holiday", "maybe"),
        ("advance_pay", "조금"),
        ("insurance_type", "8대보험"),
    ],
)
def test_an_option_that_is_not_offered_is_refused(haneul: dict[str, str], field: str, value: str) -> None:
    assert read({**haneul, field: value}).errors == {field: "목록에 있는 값 중에서 골라 주세요."}


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("birth", "1998-13-05"),
        ("birth", "어제"),
        ("birth", "1850-01-01"),
        ("birth", "2027-01-01"),
        ("phone", "12345"),
        ("phone", "전화 없음"),
        ("email", "하늘"),
        ("email", "a@b"),
        ("interview_date", "내일"),
        ("start_date", "2026-02-30"),
        ("exp_start1", "2020"),
    ],
)
def test_what_cannot_be_read_is_refused_in_korean(haneul: dict[str, str], field: str, value: str) -> None:
    form = read({**haneul, "no_career": "", field: value})
    assert any("가" <= letter <= "힣" for letter in form.errors[field])


@pytest.mark.parametrize("typed", ["01023456789", "010-2345-6789", "+82 10 2345 6789", " 010 2345 6789 "])
def test_a_phone_number_is_kept_in_one_writing(haneul: dict[str, str], typed: str) -> None:
    assert read({**haneul, "phone": typed}).checked.phone == "010-2345-6789"


def test_careers_are_read_row_by_row(haneul: dict[str, str]) -> None:
    form = {
        **haneul,
        "no_career": "",
        "company1": "가나다식품",
        "exp_start1": "2023-01-02",
        "exp_end1": "2025-06-30",
        "job_role1": "포장",
        "reason1": "계약 만료",
        "company3": "새벽물류",
    }
    assert read(form).checked.careers == (
        Career("가나다식품", date(2023, 1, 2), date(2025, 6, 30), "포장", "계약 만료"),
        Career("새벽물류"),
    )


def test_two_faulty_careers_are_both_named(haneul: dict[str, str]) -> None:
    form = {**haneul, "no_career": "", "job_role1": "포장", "company2": "새벽물류", "exp_start2": "x"}
    assert set(read(form).errors) == {"company1", "exp_start2"}


def test_careers_cannot_be_smuggled_in_as_one_field(haneul: dict[str, str]) -> None:
    assert read({**haneul, "careers": "[]"}).checked.careers == ()


def test_without_the_required_consent_nothing_is_taken(haneul: dict[str, str]) -> None:
    assert list(read({**haneul, "consent_collection": "0"}).errors) == ["consent_collection"]


def test_a_photo_needs_its_own_consent(haneul: dict[str, str]) -> None:
    assert list(read(haneul, has_photo=True).errors) == ["consent_id_photo"]
    assert read({**haneul, "consent_id_photo": "1"}, has_photo=True).ok


def test_all_faults_of_a_form_are_told_at_once(haneul: dict[str, str]) -> None:
    form = read({**haneul, "name": "", "birth": "2030-01-01", "shift": "x", "consent_collection": ""})
    assert set(form.errors) == {"name", "birth", "shift", "consent_collection"}


def test_a_form_without_a_token_is_known_by_its_words_and_day(haneul: dict[str, str]) -> None:
    one, other = Submitted(values=haneul), Submitted(values={**haneul, "reason1": "이사"})
    assert content_key(one, "", TODAY) == content_key(one, "", TODAY)
    different = {
        content_key(other, "", TODAY),
        content_key(one, "ff", TODAY),
        content_key(one, "", date(2026, 11, 23)),
    }
    assert content_key(one, "", TODAY) not in different
    assert len(different) == 3
