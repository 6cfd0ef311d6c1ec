"""One line of a payslip, and how minutes and won read in its sentence."""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction
from math import ceil

EARNING, DEDUCTION = "earning", "deduction"


@dataclass(frozen=True)
class Line:
    """Won of one item, its sentence (시행령 제27조의2), its law or figure, what it was counted from.

    `hourly` is the exact hourly wage ("2500000/209") where it is no whole number; `hourly_won` rounds it up.
    `of_month` (YYYY-MM) is the earlier month that a correction belongs to.
    """

    side: str
    code: str
    label: str
    amount: int
    formula: str
    basis: str
    minutes: int | None = None
    hourly_won: int | None = None
    multiplier: str | None = None
    counted: tuple[tuple[str, int], ...] = ()
    tax_free: int = field(default=0, metadata={"seal": "given"})
    hourly: str | None = field(default=None, metadata={"seal": "given"})
    of_month: str | None = field(default=None, metadata={"seal": "given"})


def pay_won(minutes: int, hourly_won: int | Fraction, multiplier: Fraction) -> int:
    """Return won for minutes at a rate, rounded up so that it is never below what the law gives."""
    return ceil(minutes * hourly_won * multiplier / 60)


def hours_text(minutes: int) -> str:
    """Write minutes as people read them: 990 → "16시간 30분"."""
    whole, rest = divmod(minutes, 60)
    parts = [f"{whole}시간"] if whole else []
    if rest or not whole:
        parts.append(f"{rest}분")
    return " ".join(parts)
