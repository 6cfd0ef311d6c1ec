"""Words about a site."""

from attendance.site.rules import size_word


def test_small_site_is_named_as_such() -> None:
    assert size_word(4) == "4명 · 5인 미만(가산수당 미적용)"
    assert size_word(5) == "5명 · 가산수당 적용"
