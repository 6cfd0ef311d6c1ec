"""Own formulas of daily and monthly pay: the hour of each, a month by its days, what an absence takes."""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction
from typing import Any

Terms = dict[str, Any]


def hour_of(terms: Terms) -> Fraction:
    """Return the exact won an hour (시행령 제6조제2항)."""
    kind = terms.get("pay_kind", "hourly")
    if kind == "daily":
        return Fraction(terms["day_won"], terms["day_hours"])
    if kind == "monthly":
        week = terms["week_hours"]
        paid = Fraction(week, 5) if week >= 15 else Fraction(0)
        return Fraction(terms["month_won"], up((week + paid) * 365 / 84))
    return Fraction(terms["hourly_won"])


def is_monthly(terms: Terms) -> bool:
    """Say whether the month is paid and not its hours."""
    return terms.get("pay_kind") == "monthly"


def month_lines(work: dict[str, Any], terms_by_day: dict[str, Terms]) -> list[tuple[str, int]]:
    """Return base, absences and lost Sundays of the days that a monthly wage pays."""
    parts: dict[tuple[int, int], tuple[Terms, list[str]]] = {}
    for day, terms in terms_by_day.items():
        if is_monthly(terms):
            parts.setdefault((terms["month_won"], terms["week_hours"]), (terms, []))[1].append(day)
    length = _length(date.fromisoformat(work["month"]))
    lines = []
    for terms, days in parts.values():
        base = up(Fraction(terms["month_won"] * len(days), length))
        lines.append(("base", base))
        for code, minutes in _missed(work, days):
            won = min(base, (minutes * hour_of(terms) / 60).__floor__())
            base -= won
            lines += [(code, -won)] if minutes else []
    return lines


def _missed(work: dict[str, Any], days: list[str]) -> list[tuple[str, int]]:
    absent = [(day, minutes, kind) for day, minutes, kind in work.get("absences", [])]
    ill = {_sunday(day) for day, _, kind in absent if kind == "sick"}
    other = {_sunday(day) for day, _, kind in absent if kind != "sick"}
    lost = [(day, minutes) for day, minutes in work.get("lost_weeks", []) if day not in ill - other]
    return [
        ("absence", sum(minutes for day, minutes, kind in absent if day in days and kind != "sick")),
        ("absence_week", sum(minutes for day, minutes in lost if day in days)),
    ]


def _sunday(day: str) -> str:
    at = date.fromisoformat(day)
    return (at + timedelta(days=6 - at.weekday())).isoformat()


def _length(first: date) -> int:
    return ((first + timedelta(days=31)).replace(day=1) - first).days


def up(amount: Fraction) -> int:
    """Return the next whole number."""
    whole = amount.numerator // amount.denominator
    return whole if amount == whole else whole + 1
