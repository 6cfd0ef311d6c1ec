"""Wage terms: which hold on a day, what an hour of them is worth, and what may not be entered."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from math import ceil
from typing import Any

INSURED, FREELANCE, DAILY = "insured", "freelance", "daily"
TAX_MODE_WORDS = {INSURED: "4대보험", FREELANCE: "3.3%", DAILY: "일용"}
PAY_HOURLY, PAY_DAILY, PAY_MONTHLY = "hourly", "daily", "monthly"
PAY_KIND_WORDS = {PAY_HOURLY: "시급", PAY_DAILY: "일급(공수)", PAY_MONTHLY: "월급"}
PERCENTS = (80, 100, 120)
# No hourly worker earns more; a longer number is a slip of the finger (a monthly wage, a zero too many).
HIGHEST_HOURLY_WON = 300_000
FULL_WEEK, SHORTEST_WEEK, DAY_HOURS = 40, 15, 8

FREELANCE_WARNING = (
    "3.3%(사업소득)는 스스로 일하는 시간과 방법을 정하는 사람에게만 쓸 수 있습니다. "
    "출퇴근 시간이 정해지고 지시를 받아 일하면 근로자이므로 4대보험과 근로소득세를 적용해야 합니다."
)


# Terms of before these fields keep the hash of what was computed with them.
_LATER: Any = {"seal": "given"}


@dataclass(frozen=True)
class WageTerms:
    """Terms from `valid_from` on: what is paid, tax mode, and who counts for withholding.

    Hourly pay is `hourly_won`; daily pay (공수제) is `day_won` for `day_hours`; monthly pay is `month_won`
    for a contract of `week_hours`. Of the latter two `hourly_won` is the ordinary hourly wage, rounded up.
    `last_year_won` is told of production workers (생산직): the total pay of the year before `valid_from`.
    """

    valid_from: date
    hourly_won: int
    tax_mode: str
    family_count: int = 1
    children: int = 0
    percent: int = 100
    freelance_reason: str = ""
    pay_kind: str = field(default=PAY_HOURLY, metadata=_LATER)
    day_won: int = field(default=0, metadata=_LATER)
    day_hours: int = field(default=DAY_HOURS, metadata=_LATER)
    month_won: int = field(default=0, metadata=_LATER)
    week_hours: int = field(default=FULL_WEEK, metadata=_LATER)
    job: str = field(default="", metadata=_LATER)
    last_year_won: int | None = field(default=None, metadata=_LATER)

    @property
    def is_monthly(self) -> bool:
        """Say whether the pay is for a month and not for hours."""
        return self.pay_kind == PAY_MONTHLY

    @property
    def hourly(self) -> Fraction:
        """통상시급 of the contract alone, in won and exact (근로기준법 시행령 제6조제2항)."""
        if self.pay_kind == PAY_DAILY:
            return Fraction(self.day_won, self.day_hours)
        if self.pay_kind == PAY_MONTHLY:
            return Fraction(self.month_won, month_hours(self.week_hours))
        return Fraction(self.hourly_won)

    @property
    def words(self) -> str:
        """What is paid, as people say it."""
        if self.pay_kind == PAY_DAILY:
            return f"1공 {self.day_won:,}원({self.day_hours}시간)"
        if self.pay_kind == PAY_MONTHLY:
            return f"월 {self.month_won:,}원({month_hours(self.week_hours)}시간)"
        return f"시급 {self.hourly_won:,}원"


def month_hours(week_hours: int) -> int:
    """Return the hours a month that a monthly wage pays: 209 for 40 a week (시행령 제6조제2항제4호).

    Contract hours and the paid weekly holiday, which begins at 15 hours a week (제18조제3항), rounded up.
    """
    paid_day = Fraction(min(week_hours, FULL_WEEK) * DAY_HOURS, FULL_WEEK)
    week = week_hours + (paid_day if week_hours >= SHORTEST_WEEK else 0)
    return ceil(week * Fraction(365, 7 * 12))


def counted_hourly(terms: WageTerms, counted_won: int, week_hours: int = FULL_WEEK) -> Fraction:
    """Return the won an hour that the minimum wage is held against (최저임금법 제6조제4항, 시행령 제5조).

    `counted_won` are the won a month that count beside the wage, `week_hours` those of the contract, which a
    monthly wage tells itself.
    """
    hours = month_hours(terms.week_hours if terms.is_monthly else week_hours)
    return terms.hourly + Fraction(counted_won, max(1, hours))


def terms_on(history: Sequence[WageTerms], day: date) -> WageTerms | None:
    """Return the terms in force on a day, or None when they had not begun."""
    begun = [terms for terms in history if terms.valid_from <= day]
    return max(begun, key=lambda terms: terms.valid_from, default=None)


def wage_faults(
    new: WageTerms,
    history: Sequence[WageTerms],
    minimum_won: int,
    minimum_source: str,
    allowance_won: int = 0,
) -> dict[str, str]:
    """Return a Korean sentence for each field that cannot stand (최저임금법 제6조); empty when all may.

    `allowance_won` are the won a month that count for the minimum wage beside the wage itself.
    """
    faults = _amount_faults(new, minimum_won, minimum_source, allowance_won)
    if any(terms.valid_from == new.valid_from for terms in history):
        faults["valid_from"] = "같은 날짜에 시작하는 시급이 이미 있습니다. 다른 적용 시작일을 입력해 주세요."
    if _changes_mode_inside_month(new, history):
        faults["tax_mode"] = "급여 형태는 달의 1일부터만 바꿀 수 있습니다. 적용 시작일을 1일로 입력해 주세요."
    if new.is_monthly and new.tax_mode == DAILY:
        faults["tax_mode"] = "일용은 일급이나 시급에만 쓸 수 있습니다. 월급이면 4대보험을 골라 주세요."
    if new.children >= new.family_count:
        faults["children"] = "자녀는 공제대상가족 수(본인 포함) 안에서 입력해 주세요."
    return faults


def _amount_faults(new: WageTerms, minimum_won: int, source: str, allowance_won: int) -> dict[str, str]:
    name, word, won, hours, unit = _amount_of(new)
    counted = counted_hourly(new, allowance_won) - new.hourly
    least = ceil((minimum_won - counted) * hours)
    if won < least:
        day = new.valid_from.isoformat()
        return {
            name: f"{day}의 최저임금은 {unit} {least:,}원입니다({source}). 그 이상으로 입력해 주세요.",
        }
    if won > HIGHEST_HOURLY_WON * hours:
        most = HIGHEST_HOURLY_WON * hours
        return {name: f"{word}은 {most:,}원까지 입력할 수 있습니다. 금액을 다시 확인해 주세요."}
    return {}


def _amount_of(new: WageTerms) -> tuple[str, str, int, int, str]:
    """Return the field, its word, its won, the hours it pays and how these read."""
    if new.pay_kind == PAY_DAILY:
        return "day_won", "일급", new.day_won, new.day_hours, f"{new.day_hours}시간에"
    if new.pay_kind == PAY_MONTHLY:
        hours = month_hours(new.week_hours)
        return "month_won", "월급", new.month_won, hours, f"월 {hours}시간에"
    return "hourly_won", "시급", new.hourly_won, 1, "시간당"


def _changes_mode_inside_month(new: WageTerms, history: Sequence[WageTerms]) -> bool:
    # One regime per person and month (F-41): pay is either insured or 3.3 %, never parts of both.
    before = terms_on(history, new.valid_from)
    return before is not None and before.tax_mode != new.tax_mode and new.valid_from.day != 1
