"""PINs that colleagues could guess are refused; codes are read as people type them."""

from datetime import date

import pytest
from gateway.secret.rules import new_code, new_password, pin_fault, typed_code


@pytest.mark.parametrize("pin", ["12345", "1234567", "abcdef", "１２３４５６", "", "12 456"])
def test_a_pin_is_six_plain_digits(pin: str) -> None:
    assert pin_fault(pin) == "숫자 6자리로 정해 주세요."


@pytest.mark.parametrize(
    "pin", ["000000", "123456", "654321", "987654", "890123", "121212", "123123", "112233", "777777"]
)
def test_a_pin_that_everybody_tries_first_is_refused(pin: str) -> None:
    assert "너무 쉬운" in str(pin_fault(pin))


@pytest.mark.parametrize("pin", ["980305", "050398", "030598", "199803"])
def test_a_birth_date_is_no_pin_in_any_writing(pin: str) -> None:
    assert "생년월일" in str(pin_fault(pin, date(1998, 3, 5)))
    assert pin_fault(pin, date(1971, 12, 31)) is None


def test_an_ordinary_pin_is_taken() -> None:
    assert pin_fault("482915", date(1998, 3, 5)) is None


def test_a_code_is_eight_digits_and_may_be_typed_with_spaces() -> None:
    code = new_code()
    assert len(code) == 8
    assert code.isdecimal()
    assert typed_code(f" {code[:4]} {code[4:]} ") == code
    assert typed_code(f"{code[:4]}-{code[4:]}") == code


def test_generated_passwords_differ_and_are_long() -> None:
    assert len({new_password() for _ in range(50)}) == 50
    assert len(new_password()) == 23
