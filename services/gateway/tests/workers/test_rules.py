"""How workers are found by what they type."""

from datetime import UTC, date, datetime, timedelta

import pytest
from gateway.workers import rules

NOW = datetime(2026, 11, 22, 3, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    "typed",
    [
        "010-2345-6789",
        "01023456789",
        " 010 2345 6789",
        "010.2345.6789",
        "+82 10-2345-6789",
        "+82(0)10 2345 6789",
        "０１０２３４５６７８９",
    ],
)
def test_a_phone_number_is_the_same_in_every_writing(typed: str) -> None:
    assert rules.login_key(typed) == "01023456789"


def test_an_employee_number_is_the_same_in_small_letters() -> None:
    assert rules.login_key("e-0041") == rules.login_key("E0041") == "E0041"


def test_what_is_far_too_long_is_cut() -> None:
    assert len(rules.login_key("9" * 500)) == 40


def test_those_who_left_keep_only_what_former_workers_may_see() -> None:
    assert rules.roles_of(True) == ("worker",)
    assert rules.roles_of(False) == ("former",)


def test_the_state_of_an_account_is_a_word() -> None:
    assert rules.state_word(True, None, NOW) == ("ok", "사용 중")
    assert rules.state_word(False, NOW + timedelta(hours=1), NOW) == ("warn", "활성화 대기")
    assert rules.state_word(False, NOW, NOW) == ("muted", "미등록")
    assert rules.grouped("12345678") == "1234 5678"


def test_the_last_day_still_is_a_day_of_work() -> None:
    last = date(2026, 11, 22)
    assert rules.works_on(True, None, last)
    assert rules.works_on(True, last, last)
    assert not rules.works_on(True, last, date(2026, 11, 23))
    assert not rules.works_on(False, None, last)


def test_who_left_keeps_payslips_and_nothing_that_only_looks_like_them() -> None:
    for path in ("/payslip", "/payslip/2026-11.pdf", "/api/payroll/v1/me/payslips/2026-11.pdf"):
        assert rules.is_open_to_former(path)
    for path in ("/attendance", "/leave", "/advance", "/payslips", "/api/payroll/v1/me/advances"):
        assert not rules.is_open_to_former(path)
