"""Wage terms: which hold on a day, and what may not be entered."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

INSURED, FREELANCE, DAILY = "insured", "freelance", "daily"
TAX_MODE_WORDS = {INSURED: "4대보험", FREELANCE: "3.3%", DAILY: "일용"}
PERCENTS = (80, 100, 120)
# No hourly worker earns more; a longer number is a slip of the finger (a monthly wage, a zero too many).
HIGHEST_HOURLY_WON = 300_000

FREELANCE_WARNING = (
    "3.3%(사업소득)는 스스로 일하는 시간과 방법을 정하는 사람에게만 쓸 수 있습니다. "
    "출퇴근 시간이 정해지고 지시를 받아 일하면 근로자이므로 4대보험과 근로소득세를 적용해야 합니다."
)


@dataclass(frozen=True)
class WageTerms:
    """Terms from `valid_from` on: won per hour, tax mode, and who counts for withholding."""

    valid_from: date
    hourly_won: int
    tax_mode: str
    family_count: int = 1
    children: int = 0
    percent: int = 100
    freelance_reason: str = ""


def terms_on(history: Sequence[WageTerms], day: date) -> WageTerms | None:
    """Return the terms in force on a day, or None when they had not begun."""
    begun = [terms for terms in history if terms.valid_from <= day]
    return max(begun, key=lambda terms: terms.valid_from, default=None)


def wage_faults(
    new: WageTerms, history: Sequence[WageTerms], minimum_won: int, minimum_source: str
) -> dict[str, str]:
    """Return a Korean sentence for each field that cannot stand (최저임금법 제6조); empty when all may."""
    faults: dict[str, str] = {}
    if new.hourly_won < minimum_won:
        faults["hourly_won"] = (
            f"{new.valid_from.isoformat()}의 최저임금은 시간당 {minimum_won:,}원입니다({minimum_source}). "
            "그 이상으로 입력해 주세요."
        )
    if new.hourly_won > HIGHEST_HOURLY_WON:
        faults["hourly_won"] = (
            f"시급은 {HIGHEST_HOURLY_WON:,}원까지 입력할 수 있습니다. 금액을 다시 확인해 주세요."
        )
    if any(terms.valid_from == new.valid_from for terms in history):
        faults["valid_from"] = "같은 날짜에 시작하는 시급이 이미 있습니다. 다른 적용 시작일을 입력해 주세요."
    if _changes_mode_inside_month(new, history):
        faults["tax_mode"] = "급여 형태는 달의 1일부터만 바꿀 수 있습니다. 적용 시작일을 1일로 입력해 주세요."
    if new.children >= new.family_count:
        faults["children"] = "자녀는 공제대상가족 수(본인 포함) 안에서 입력해 주세요."
    return faults


def _changes_mode_inside_month(new: WageTerms, history: Sequence[WageTerms]) -> bool:
    # One regime per person and month (F-41): pay is either insured or 3.3 %, never parts of both.
    before = terms_on(history, new.valid_from)
    return before is not None and before.tax_mode != new.tax_mode and new.valid_from.day != 1
