"""Codes of the second factor, recovery codes, and secrets at rest."""

from datetime import datetime, timedelta

import pyotp
import pytest
from chassis.clock import KST
from chassis.sealing import SealBroken
from gateway.totp import rules, sealing

NOON = datetime(2026, 11, 22, 12, 0, tzinfo=KST)
SECRET = rules.new_secret()


def test_the_codes_are_those_of_the_standard() -> None:
    # RFC 6238, appendix B (SHA-1, the last six of eight digits).
    secret = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"
    moment = datetime.fromtimestamp(1111111109, tz=KST)
    assert rules.step_of(secret, "081804", moment) == 1111111109 // 30


@pytest.mark.parametrize(
    ("seconds", "taken"), [(0, True), (-30, True), (30, True), (-90, False), (90, False)]
)
def test_a_phone_may_be_one_step_off(seconds: int, taken: bool) -> None:
    code = pyotp.TOTP(SECRET).at(NOON + timedelta(seconds=seconds))
    assert (rules.step_of(SECRET, f" {code[:3]} {code[3:]} ", NOON) is not None) == taken


@pytest.mark.parametrize("code", ["", "12345", "１２３４５６", "가나다라마바", "000000 000000"])
def test_what_is_no_code_is_wrong(code: str) -> None:
    assert rules.step_of(SECRET, code, NOON) is None


def test_recovery_codes_are_long_different_and_read_in_any_writing() -> None:
    codes = rules.new_recovery_codes()
    assert len(set(codes)) == 10
    assert all(len(rules.plain(code)) == 16 for code in codes)
    assert rules.recovery_hash(codes[0]) == rules.recovery_hash(f" {codes[0].upper().replace('-', ' ')} ")


def test_a_sealed_secret_opens_with_any_of_the_keys_and_no_other() -> None:
    old, new, other = "o" * 40, "n" * 40, "x" * 40
    sealed = sealing.seal(SECRET, [old])
    assert SECRET not in sealed
    assert sealing.unseal(sealed, [new, old]) == SECRET
    with pytest.raises(SealBroken):
        sealing.unseal(sealed, [new, other])
