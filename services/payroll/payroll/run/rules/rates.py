"""What an hour is worth on a day: the wage of the contract, and the ordinary wage with its allowances."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from math import ceil

from payroll.run.rules.lines import EARNING, Line, hours_text, pay_won
from payroll.wage.rules import PAY_DAILY, WageTerms, month_hours

Extra = Callable[[date], int]
"""Won a month of the allowances that belong to the ordinary wage (통상임금) on a day."""
Rows = Sequence[tuple[str, int]]
ONE = Fraction(1)


def no_extra(_day: date) -> int:
    """Nobody has allowances."""
    return 0


@dataclass(frozen=True)
class Item:
    """An item of pay: its code, its name, its law."""

    code: str
    label: str
    law: str


@dataclass(frozen=True)
class Rate:
    """Exact won an hour, and how it reads: "10,320원", "2,500,000원 ÷ 209시간"."""

    hourly: Fraction
    words: str


def contract_rate(terms: WageTerms) -> Rate:
    """Return what an hour of the contract pays."""
    if terms.is_monthly:
        words = f"{terms.month_won:,}원 ÷ {month_hours(terms.week_hours)}시간"
    elif terms.pay_kind == PAY_DAILY:
        words = f"{terms.day_won:,}원 ÷ {terms.day_hours}시간"
    else:
        words = f"{terms.hourly_won:,}원"
    return Rate(terms.hourly, words)


def ordinary_rate(terms: WageTerms, extra_won: int, week_hours: int) -> Rate:
    """Return 통상시급: the contract's hour and its share of monthly ordinary allowances (시행령 제6조)."""
    contract = contract_rate(terms)
    if not extra_won:
        return contract
    hours = month_hours(terms.week_hours if terms.is_monthly else week_hours)
    hourly = contract.hourly + Fraction(extra_won, hours)
    if terms.is_monthly:
        return Rate(hourly, f"({terms.month_won:,}원 + {extra_won:,}원) ÷ {hours}시간")
    return Rate(hourly, f"({contract.words} + {extra_won:,}원 ÷ {hours}시간)")


def rate_line(item: Item, rate: Rate, rows: Rows, multiplier: Fraction = ONE, quantity: str = "") -> Line:
    """Return the line of minutes at a rate; `quantity` replaces "8시간 × 10,320원" in its sentence."""
    minutes = sum(count for _, count in rows)
    times = "" if multiplier == ONE else f" × {float(multiplier):g}"
    sentence = quantity or f"{hours_text(abs(minutes))} × {rate.words}"
    whole = rate.hourly.denominator == 1
    return Line(
        side=EARNING,
        code=item.code,
        label=item.label,
        amount=pay_won(minutes, rate.hourly, multiplier),
        formula=f"{item.label} / {sentence}{times}",
        basis=item.law,
        minutes=minutes,
        hourly_won=ceil(rate.hourly),
        multiplier=f"{float(multiplier):g}",
        counted=tuple(rows),
        hourly=None if whole else str(rate.hourly),
    )
