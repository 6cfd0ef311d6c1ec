"""What may be done with many applications at once, and what must be typed for it."""

from __future__ import annotations

MOST_AT_ONCE = 500
"""Applications in one act: one transaction of about a second."""
DELETE_WORD = "삭제"
ACTS = {"status": "상태 변경", "delete": "휴지통으로"}


def count_problem(count: int) -> str | None:
    """Return why so many cannot be handled at once, or None."""
    if count == 0:
        return "지원서를 먼저 골라 주십시오."
    if count > MOST_AT_ONCE:
        return f"한 번에 {MOST_AT_ONCE}명까지 할 수 있습니다. 조건을 좁혀 주십시오."
    return None


def word_problem(act: str, count: int, typed: str) -> str | None:
    """Return what is wrong with the word that confirms the deletion of more than one, or None."""
    if act == "delete" and count > 1 and typed.strip() != DELETE_WORD:
        return f"확인을 위해 ‘{DELETE_WORD}’라고 적어 주십시오."
    return None
