"""Words about a site."""

from attendance.hours.rules.day import has_premiums


def size_word(workplace_size: int) -> str:
    """What a head-count means for premiums (근로기준법 제11조)."""
    if has_premiums(workplace_size):
        return f"{workplace_size}명 · 가산수당 적용"
    return f"{workplace_size}명 · 5인 미만(가산수당 미적용)"
