"""Which PINs may be chosen, and how long a wrong one waits."""

from datetime import UTC, date, datetime, timedelta

import pytest
from recruit.access import rules

NOW = datetime(2026, 11, 22, 3, 0, tzinfo=UTC)


@pytest.mark.parametrize("pin", ["12345", "1234567", "12a456", "１２３４５６", ""])
def test_a_pin_has_six_digits(pin: str) -> None:
    assert rules.pin_problem(pin, None) == rules.NOT_SIX_DIGITS


@pytest.mark.parametrize("pin", ["000000", "123456", "987654", "890123", "121212", "314314"])
def test_a_pin_that_is_guessed_first_is_refused(pin: str) -> None:
    assert "쉬운 번호" in (rules.pin_problem(pin, None) or "")


@pytest.mark.parametrize("pin", ["980305", "050398", "030598", "199803"])
def test_a_birth_date_is_no_pin(pin: str) -> None:
    assert "생년월일" in (rules.pin_problem(pin, date(1998, 3, 5)) or "")


def test_any_other_six_digits_are_taken() -> None:
    assert rules.pin_problem("314159", date(1998, 3, 5)) is None


def test_a_receipt_number_waits_longer_after_each_failure_and_never_more_than_five_minutes() -> None:
    waits = [rules.receipt_wait(failures, NOW, NOW).total_seconds() for failures in (0, 4, 5, 6, 7, 50)]
    assert waits == [0, 0, 1, 2, 4, 300]
    assert rules.receipt_wait(7, NOW - timedelta(seconds=5), NOW) == timedelta(0)


def test_an_address_waits_after_twenty_failures_until_one_is_ten_minutes_old() -> None:
    failures = [NOW - timedelta(seconds=30 * number) for number in range(20)]
    assert rules.address_wait(failures[:19], NOW) == timedelta(0)
    assert rules.address_wait(failures, NOW) == timedelta(seconds=30)


def test_one_customers_share_of_addresses_is_one() -> None:
    assert rules.bucket_of("203.0.113.7") == "203.0.113.7"
    assert rules.bucket_of("2001:db8:1:2:3::4") == rules.bucket_of("2001:db8:1:2::9")
    assert rules.bucket_of("nonsense") == "unknown"
