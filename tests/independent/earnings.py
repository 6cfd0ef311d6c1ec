"""Own formulas of wages from minutes, written from 근로기준법; no line of the services is used."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from fractions import Fraction
from typing import Any

Line = tuple[str, int]
"""An item's code and its won."""

# 근로기준법 제56조; below five workers (제11조제2항) an hour is paid once and night adds nothing.
_TIMES = {
    "base": (Fraction(1), Fraction(1)),
    "overtime": (Fraction(3, 2), Fraction(1)),
    "night": (Fraction(1, 2), Fraction(0)),
    "holiday": (Fraction(3, 2), Fraction(1)),
    "holiday_long": (Fraction(2), Fraction(1)),
}


def earned(work: dict[str, Any], days: list[dict[str, Any]], history: list[dict[str, Any]]) -> list[Line]:
    """Return the earnings of one month, one line for each item and hourly wage."""
    found: dict[tuple[str, int], int] = {}
    for code, day, minutes in _minutes(work, days):
        wage = wage_on(history, day)
        found[code, wage] = found.get((code, wage), 0) + minutes
    if work["paid_holiday_minutes"] and not work.get("paid_holidays"):
        found["paid_holiday", _highest(work, days, history)] = work["paid_holiday_minutes"]
    small = work["workplace_size"] < 5
    lines = []
    for (code, wage), minutes in found.items():
        times = _TIMES.get(code, (Fraction(1), Fraction(1)))[small]
        if times:
            lines.append((code, _up(minutes * wage * times / 60)))
    return lines


def _minutes(work: dict[str, Any], days: list[dict[str, Any]]) -> Iterator[tuple[str, str, int]]:
    for day in days:
        on, long, short = day["overtime"], day["holiday_beyond_8h"], day["holiday_within_8h"]
        kinds = {"overtime": on, "night": day["night"], "holiday": short, "holiday_long": long}
        kinds["base"] = day["worked"] - on - short - long
        yield from ((code, day["work_date"], minutes) for code, minutes in kinds.items() if minutes)
    for week in work["weekly_holidays"]:
        yield "weekly_holiday", week["week_end"], week["minutes"]
    for day, minutes in work["leave"]:
        yield "annual_leave", day, minutes
    for day, minutes in work.get("paid_holidays", []):
        yield "paid_holiday", day, minutes


def wage_on(history: list[dict[str, Any]], day: str) -> int:
    """Return the hourly wage in force on a day."""
    return int(terms_on(history, day)["hourly_won"])


def terms_on(history: list[dict[str, Any]], day: str) -> dict[str, Any]:
    """Return the terms in force on a day: those that began last."""
    begun = [terms for terms in history if terms["valid_from"] <= day]
    return sorted(begun, key=lambda terms: terms["valid_from"])[-1]


def last_day(work: dict[str, Any]) -> str:
    """Return the last day of employment within the month."""
    first = date.fromisoformat(work["month"])
    end = (first.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)
    if work["resign_date"]:
        end = min(end, date.fromisoformat(work["resign_date"]) - timedelta(days=1))
    return end.isoformat()


def _highest(work: dict[str, Any], days: list[dict[str, Any]], history: list[dict[str, Any]]) -> int:
    # Where nobody told the dates of paid holidays, the highest wage of the month counts.
    dates = [day["work_date"] for day in days] + [week["week_end"] for week in work["weekly_holidays"]]
    dates += [day for day, _ in work["leave"]]
    return max(wage_on(history, day) for day in [*dates, last_day(work)])


def _up(amount: Fraction) -> int:
    whole = amount.numerator // amount.denominator
    return whole if amount == whole else whole + 1
