"""What counts as having used a worker's pay, in Korean."""

from __future__ import annotations

from collections.abc import Iterable

_WORDS = {"advance": "선불금", "payslip": "급여명세서", "run_problem": "급여 계산 기록"}
_OTHERS = "급여에 등록된 다른 자료"


def words_of(tables: Iterable[str]) -> list[str]:
    """Return what stands against taking a hire back, by the tables that hold rows of the employee."""
    return sorted({_WORDS.get(table, _OTHERS) for table in tables})
