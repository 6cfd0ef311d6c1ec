"""How staff accounts are written and shown."""

from gateway.accounts.rules import folded, role_words


def test_an_account_has_one_name_in_every_writing() -> None:
    assert folded(" Admin ") == folded("ＡＤＭＩＮ") == "admin"


def test_roles_are_shown_in_korean() -> None:
    assert role_words("owner") == "대표"
    assert role_words("manager,payer") == "관리 · 지급"
    assert role_words("") == ""
