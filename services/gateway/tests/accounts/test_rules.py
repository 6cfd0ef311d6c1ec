"""How staff accounts are written and shown."""

from gateway.accounts.rules import folded, role_words, within


def test_an_account_has_one_name_in_every_writing() -> None:
    assert folded(" Admin ") == folded("ＡＤＭＩＮ") == "admin"


def test_a_role_lies_within_those_that_may_do_all_it_may() -> None:
    assert within("owner") == "owner,manager,payer,viewer,operator"
    assert within("manager") == "manager,viewer"
    assert within("payer,operator") == "payer,viewer,operator"
    assert within("") == ""


def test_roles_are_shown_in_korean() -> None:
    assert role_words("owner") == "대표"
    assert role_words("manager,payer") == "관리 · 지급"
    assert role_words("") == ""
