"""What counts as having used a worker on the roster, in Korean."""

from __future__ import annotations

from collections.abc import Iterable

_WORDS = {"punch": "출퇴근 기록", "day": "근무 기록", "day_change": "근무 기록 수정"}
_OTHERS = "근태에 등록된 다른 기록"


def words_of(tables: Iterable[str]) -> list[str]:
    """Return what stands against taking a hire back, by the tables that hold rows of the employee."""
    return sorted({_WORDS.get(table, _OTHERS) for table in tables})
