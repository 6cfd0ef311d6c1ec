"""Audit rows in Korean words."""

from gateway.audit.rules import action_word, who_word


def test_known_words_are_korean_and_unknown_ones_are_kept() -> None:
    assert action_word("staff.signed_in") == "관리자 로그인"
    assert action_word("something.new") == "something.new"
    assert who_word("worker:41") == "근로자 41"
    assert who_word("anyone:") == "시스템"
