"""Banks, numbers as people type them, whose account it is, and which one holds."""

from datetime import date

import pytest
from payroll.account import rules
from payroll.account.rules import Held

TODAY = date(2026, 11, 23)


def test_the_table_has_every_bank_of_the_clearing_institute_once_a_day() -> None:
    found = rules.banks_on(TODAY)
    assert len(found) == 33
    assert (found["004"].name, found["090"].name, found["012"].name) == (
        "국민은행",
        "카카오뱅크",
        "지역농·축협",
    )
    assert all(len(code) == 3 and code.isdigit() for code in found)


def test_a_bank_bears_the_name_of_its_day() -> None:
    assert rules.banks_on(date(2024, 6, 4))["031"].name == "대구은행"
    assert rules.banks_on(date(2024, 6, 5))["031"].name == "iM뱅크(대구)"


@pytest.mark.parametrize(
    "typed", ["110-234-567890", "110 234 567890", "１１０２３４５６７８９０", "110–234–567890"]
)
def test_a_number_is_taken_in_any_writing(typed: str) -> None:
    assert rules.plain_number(typed) == "110234567890"
    assert rules.number_fault(rules.plain_number(typed), rules.banks_on(TODAY)["088"]) is None


@pytest.mark.parametrize("typed", ["11023456789a", "", "=1+1", "٣٣٣٣٣٣٣٣٣٣", "123456789", "1" * 12, "1" * 17])
def test_what_is_no_number_is_refused_in_korean(typed: str) -> None:
    fault = rules.number_fault(rules.plain_number(typed), rules.banks_on(TODAY)["004"])
    assert fault is not None
    assert "계좌번호" in fault


def test_a_bank_may_know_its_digits_better() -> None:
    kakao = rules.banks_on(TODAY)["090"]
    assert rules.number_fault("3333012345678", kakao) is None
    assert "숫자 13자리" in (rules.number_fault("333301234567", kakao) or "")


def test_only_the_last_four_are_shown() -> None:
    assert rules.masked("7890") == "********7890"


@pytest.mark.parametrize(
    ("holder", "same"), [("김하늘", True), ("김 하늘", True), ("KIM HANEUL", False), ("김바다", False)]
)
def test_the_holder_is_the_worker(holder: str, same: bool) -> None:
    assert rules.same_holder(holder, "김하늘") == same


def test_the_latest_begun_account_holds_and_of_one_day_the_latest_decided() -> None:
    old, new = Held(1, date(2026, 1, 1), 10.0), Held(2, date(2026, 11, 1), 20.0)
    later, coming = Held(3, date(2026, 11, 1), 30.0), Held(4, date(2026, 12, 1), 5.0)
    assert rules.holding([later, new, old, coming], TODAY) == later
    assert rules.holding([coming], TODAY) is None


def test_a_pin_is_fresh_for_a_quarter_of_an_hour() -> None:
    assert rules.is_fresh(1_000, 1_000 + 15 * 60)
    assert not rules.is_fresh(1_000, 1_001 + 15 * 60)
    assert not rules.is_fresh(0, 1_800_000_000)
