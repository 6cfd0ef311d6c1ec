"""What an applicant is told, and until when what may be done."""

import pytest
from recruit.application.rules import STATUSES
from recruit.status import rules


@pytest.mark.parametrize("status", STATUSES)
def test_every_status_has_words_for_the_applicant(status: str) -> None:
    assert rules.told_state(status, is_opened=True).word.endswith("요")


def test_an_opened_application_is_being_looked_at() -> None:
    assert rules.told_state("new", is_opened=True) == rules.told_state("review", is_opened=True)
    assert (rules.step_of("new", is_opened=False), rules.step_of("new", is_opened=True)) == (1, 2)
    assert rules.step_of("rejected", is_opened=True) is None


def test_it_may_be_corrected_only_while_new_and_unopened() -> None:
    assert rules.may_correct("new", is_opened=False)
    assert not rules.may_correct("new", is_opened=True)
    assert not any(rules.may_correct(status, is_opened=False) for status in STATUSES if status != "new")


def test_it_may_be_withdrawn_until_hired() -> None:
    refused = [status for status in STATUSES if not rules.may_withdraw(status)]
    assert refused == ["hired", "withdrawn"]


def test_optional_consents_may_be_taken_back_but_a_kept_photo_stays() -> None:
    assert not rules.may_take_back("collection", "new", is_held=False)
    assert rules.may_take_back("talent_pool", "hired", is_held=True)
    assert rules.may_take_back("id_photo", "withdrawn", is_held=False)
    assert not rules.may_take_back("id_photo", "hired", is_held=False)
    assert not rules.may_take_back("id_photo", "new", is_held=True)


@pytest.mark.parametrize("typed", ["HX-2611-7K3QF2", "hx 2611 7k3qf2", " HX26117K3QF2 ", "hx–2611–7k3qf2"])
def test_a_receipt_number_is_understood_however_it_is_typed(typed: str) -> None:
    assert rules.typed_receipt(typed) == "HX-2611-7K3QF2"


def test_a_name_shows_its_first_and_last_letter() -> None:
    assert [rules.masked(name) for name in ("김하늘", "남궁민수", "김솔")] == ["김*늘", "남**수", "김*"]


def test_a_correction_names_each_field_that_differs() -> None:
    before = {"name": "김하늘", "address": "이천시", "company1": "가나다식품"}
    after = {"name": "김하늘", "address": "화성시"}
    told = rules.changed_fields(before, after)
    assert told == [("주소", "이천시", "화성시"), ("경력 1 회사명", "가나다식품", "")]
