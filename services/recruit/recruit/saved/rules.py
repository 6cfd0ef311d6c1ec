"""What a saved view keeps of an address, and how many there may be."""

from __future__ import annotations

from collections.abc import Mapping

LOOKS = {"table": "표", "cards": "카드"}
SIZES = (20, 50, 100)
MOST_VIEWS, LONGEST_NAME = 20, 40
_NOT_KEPT = ("q", "id", "same", "cursor")


def kept_words(words: Mapping[str, str]) -> dict[str, str]:
    """Return what is kept of a list's address: no search word and no id, which would name a person."""
    return {name: value for name, value in sorted(words.items()) if name not in _NOT_KEPT and value}


def name_problem(name: str, count: int) -> str | None:
    """Return what is wrong with a view's name, or None; `count`: how many other views there are."""
    if not name:
        return "이름을 적어 주십시오."
    if len(name) > LONGEST_NAME:
        return f"이름은 {LONGEST_NAME}자까지입니다."
    if count >= MOST_VIEWS:
        return f"보기는 {MOST_VIEWS}개까지 저장할 수 있습니다. 쓰지 않는 것을 지워 주십시오."
    return None
