"""Own formulas of wages from minutes, written from 근로기준법; no line of the services is used."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from fractions import Fraction
from typing import Any

from tests.independent.monthly import hour_of, is_monthly, month_lines, up

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


def earned(
    work: dict[str, Any], days: list[dict[str, Any]], history: list[dict[str, Any]], *, changed: bool = False
) -> list[Line]:
    """Return the earnings of one month, one line for each item and wage; `changed` of one paid before."""
    found: dict[tuple[str, Fraction], int] = {}
    for code, day, minutes in _minutes(work, days, history, changed):
        hour = hour_of(terms_on(history, day))
        found[code, hour] = found.get((code, hour), 0) + minutes
    if work["paid_holiday_minutes"] and not work.get("paid_holidays"):
        hours = _hourly(work, days, history)
        found |= {("paid_holiday", max(hours)): work["paid_holiday_minutes"]} if hours else {}
    small = work["workplace_size"] < 5
    lines = [] if changed else month_lines(work, _employed(work, history))
    for (code, hour), minutes in found.items():
        times = _TIMES.get(code, (Fraction(1), Fraction(1)))[small]
        if times and minutes:
            lines.append((code, up(minutes * hour * times / 60)))
    return lines


def _minutes(
    work: dict[str, Any], days: list[dict[str, Any]], history: list[dict[str, Any]], changed: bool
) -> Iterator[tuple[str, str, int]]:
    for day in days:
        on, long, short = day["overtime"], day["holiday_beyond_8h"], day["holiday_within_8h"]
        kinds = {"overtime": on, "night": day["night"], "holiday": short, "holiday_long": long}
        regular = day["worked"] - on - short - long
        if not is_monthly(terms_on(history, day["work_date"])):
            kinds["base"] = regular
        elif not changed:
            within = min(work["weekly_hours"], 40) * 12 if day["day_type"] == "workday" else 0
            kinds["extra"] = max(0, regular - within)
        yield from ((code, day["work_date"], minutes) for code, minutes in kinds.items() if minutes)
    for code, at, minutes in _unworked(work):
        if not is_monthly(terms_on(history, at)):
            yield code, at, minutes
        elif changed and code == "weekly_holiday":
            yield "absence_week", at, minutes


def _unworked(work: dict[str, Any]) -> Iterator[tuple[str, str, int]]:
    for week in work["weekly_holidays"]:
        yield "weekly_holiday", week["week_end"], week["minutes"]
    yield from (("annual_leave", day, minutes) for day, minutes in work["leave"])
    yield from (("paid_holiday", day, minutes) for day, minutes in work.get("paid_holidays", []))


def _employed(work: dict[str, Any], history: list[dict[str, Any]]) -> dict[str, dict[str, Any]]:
    first = date.fromisoformat(max(work["month"], work["hire_date"]))
    length = (date.fromisoformat(last_day(work)) - first).days + 1
    days = [(first + timedelta(days=number)).isoformat() for number in range(length)]
    return {day: terms_on(history, day) for day in days}


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


def _hourly(
    work: dict[str, Any], days: list[dict[str, Any]], history: list[dict[str, Any]]
) -> list[Fraction]:
    # Where nobody told the dates of paid holidays, the highest wage of the month counts.
    dates = [day["work_date"] for day in days] + [week["week_end"] for week in work["weekly_holidays"]]
    dates += [day for day, _ in work["leave"]]
    terms = [terms_on(history, day) for day in [*dates, last_day(work)]]
    return [hour_of(one) for one in terms if not is_monthly(one)]
