"""Own formulas of wages from minutes, written from 근로기준법; no line of the services is used."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from typing import Any

Terms = dict[str, Any]
Counted = tuple[tuple[str, int], ...]

# 근로기준법 제56조; below five workers (제11조제2항) an hour is paid once and night adds nothing.
_TIMES = {
    "overtime": (Fraction(3, 2), Fraction(1)),
    "night": (Fraction(1, 2), Fraction(0)),
    "holiday": (Fraction(3, 2), Fraction(1)),
    "holiday_long": (Fraction(2), Fraction(1)),
}
_ONCE = (Fraction(1), Fraction(1))


@dataclass(frozen=True)
class Line:
    """An item's code, its won, what of it is not taxed, and the minutes of the days it came from."""

    code: str
    won: int
    free: int = 0
    counted: Counted = ()


@dataclass(frozen=True)
class Month:
    """One month of one person as the trace tells it."""

    work: dict[str, Any]
    days: list[dict[str, Any]]
    history: list[Terms]
    items: list[dict[str, Any]]
    missed: dict[str, int] | None = None
    lost: dict[str, int] | None = None

    @property
    def first(self) -> date:
        """The first of the month."""
        return date.fromisoformat(self.work["month"])

    @property
    def length(self) -> int:
        """How many days the month has."""
        return ((self.first.replace(day=28) + timedelta(days=4)).replace(day=1) - self.first).days

    @property
    def last_day(self) -> date:
        """The last day of employment within the month."""
        end = self.first + timedelta(days=self.length - 1)
        left = self.work["resign_date"]
        return min(end, date.fromisoformat(left) - timedelta(days=1)) if left else end

    @property
    def employed(self) -> list[str]:
        """The days of employment within the month."""
        begin = max(self.first, date.fromisoformat(self.work["hire_date"]))
        return [(begin + timedelta(days=n)).isoformat() for n in range((self.last_day - begin).days + 1)]

    @property
    def daily_minutes(self) -> int:
        """Contract minutes of one day."""
        return min(int(self.work["weekly_hours"]), 40) * 12

    def terms(self, day: str) -> Terms:
        """Return the terms in force on a day: those that began last."""
        begun = [terms for terms in self.history if terms["valid_from"] <= day]
        return sorted(begun, key=lambda terms: terms["valid_from"])[-1]

    def ordinary_extra(self, day: str) -> int:
        """Won a month of the allowances that belong to the ordinary wage on a day."""
        holding = [item for item in self.items if item["is_ordinary"] and _holds(item, day)]
        return sum(item["won"] for item in holding)


def _holds(item: dict[str, Any], day: str) -> bool:
    return item["month"] is None and item["valid_from"] <= day <= (item["last_day"] or "9999")


def is_monthly(terms: Terms) -> bool:
    """Whether the pay is for a month."""
    return str(terms.get("pay_kind", "hourly")) == "monthly"


def paid_hours(week: int) -> int:
    """Hours of a month with its weekly holidays: 209 for 40 a week."""
    holiday = Fraction(min(week, 40), 5) if week >= 15 else Fraction(0)
    return _up((week + holiday) * 365 / 84)


def contract_hour(terms: Terms) -> Fraction:
    """Exact won of an hour of the contract."""
    kind = terms.get("pay_kind", "hourly")
    if kind == "monthly":
        return Fraction(terms["month_won"], paid_hours(terms["week_hours"]))
    return (
        Fraction(terms["day_won"], terms["day_hours"]) if kind == "daily" else Fraction(terms["hourly_won"])
    )


def ordinary_hour(month: Month, day: str, allowed_on: str) -> Fraction:
    """Exact won of an ordinary hour: by the contract of a day and the allowances of `allowed_on`."""
    terms = month.terms(day)
    hours = paid_hours(terms["week_hours"] if is_monthly(terms) else month.work["weekly_hours"])
    return contract_hour(terms) + Fraction(month.ordinary_extra(allowed_on), hours)


def earned(month: Month, *, changed: bool = False) -> list[Line]:
    """Return what a month's time pays, one line for each item and wage; `changed`: signed differences."""
    sums: dict[tuple[Any, ...], list[tuple[str, int]]] = {}
    for code, day, minutes in _minutes(month, changed):
        key = _wage_of(month, code, day)
        if key is not None and minutes:
            sums.setdefault((code, *key), []).append((day, minutes))
    lines = [_line(month, key[0], key[1], rows) for key, rows in sums.items()]
    lines += _undated_holiday(month) + ([] if changed else _month_wages(month))
    return [line for line in lines if line is not None]


def _absence(month: Month, day: dict[str, Any], regular: int) -> int:
    came, at = day.get("came", 0), day["work_date"]
    if not came or date.fromisoformat(at).weekday() >= 5 or not regular:
        return regular if came else 0
    if month.missed is not None and came > 0:
        return int(month.missed.get(at, regular))
    return int(came * month.daily_minutes)


def _minutes(month: Month, changed: bool) -> Iterator[tuple[str, str, int]]:
    for day in month.days:
        at, held = day["work_date"], {"holiday": day["holiday_within_8h"], "overtime": day["overtime"]}
        held |= {"holiday_long": day["holiday_beyond_8h"], "night": day["night"]}
        regular = day["worked"] - held["overtime"] - held["holiday"] - held["holiday_long"]
        yield from ((code, at, minutes) for code, minutes in held.items())
        if not is_monthly(month.terms(at)):
            yield "base", at, regular
        elif changed:
            yield "absence", at, _absence(month, day, regular)
        else:
            scheduled = day["day_type"] == "workday"
            yield "extra", at, max(0, regular - month.daily_minutes) if scheduled else regular
    for week in month.work["weekly_holidays"]:
        at = week["week_end"]
        if not is_monthly(month.terms(at)):
            yield "weekly_holiday", at, week["minutes"]
        elif changed:
            yield "absence_week", at, min(week["minutes"], (month.lost or {}).get(at, week["minutes"]))
    for code, rows in (("annual_leave", "leave"), ("paid_holiday", "paid_holidays")):
        yield from ((code, at, minutes) for at, minutes in month.work.get(rows, []))


def _wage_of(month: Month, code: str, day: str) -> tuple[Any, ...] | None:
    terms = month.terms(day)
    kind = terms.get("pay_kind", "hourly")
    mark = (
        kind,
        *(terms.get(name) for name in {"daily": ("day_won", "day_hours")}.get(kind, ("hourly_won",))),
    )
    if kind == "monthly":
        mark = (kind, terms["month_won"], paid_hours(terms["week_hours"]))
    if code in _TIMES or code == "extra":
        extra = month.ordinary_extra(day)
        hours = paid_hours(terms["week_hours"] if kind == "monthly" else month.work["weekly_hours"])
        return (contract_hour(terms) + Fraction(extra, hours), *mark, extra)
    if kind == "monthly" and not code.startswith("absence"):
        return None
    return (contract_hour(terms), *mark)


def _line(month: Month, code: str, hour: Fraction, rows: list[tuple[str, int]]) -> Line | None:
    times = _TIMES.get(code, _ONCE)[month.work["workplace_size"] < 5]
    minutes = sum(count for _, count in rows)
    return Line(code, _up(minutes * hour * times / 60), counted=tuple(rows)) if times else None


def _undated_holiday(month: Month) -> list[Line]:
    # Nobody told the dates of these: where the wage changes inside the month, the highest counts.
    minutes = month.work["paid_holiday_minutes"]
    if month.work.get("paid_holidays") or not minutes:
        return []
    dates = [day["work_date"] for day in month.days]
    dates += [week["week_end"] for week in month.work["weekly_holidays"]] + [
        day for day, _ in month.work["leave"]
    ]
    used = [month.terms(day) for day in [*dates, month.last_day.isoformat()]]
    hours = [contract_hour(terms) for terms in used if not is_monthly(terms)]
    return (
        [Line("paid_holiday", _up(minutes * max(hours) / 60), counted=((f"{month.first:%Y-%m}", minutes),))]
        if hours
        else []
    )


def _month_wages(month: Month) -> list[Line]:
    parts: dict[tuple[int, int], list[str]] = {}
    for day in month.employed if any(is_monthly(terms) for terms in month.history) else []:
        terms = month.terms(day)
        if is_monthly(terms):
            parts.setdefault((terms["month_won"], terms["week_hours"]), []).append(day)
    return [line for (won, week), days in parts.items() for line in _part(month, won, week, days)]


def _part(month: Month, won: int, week: int, days: list[str]) -> Iterator[Line]:
    left = _up(Fraction(won * len(days), month.length))
    yield Line("base", left)
    absences = month.work.get("absences", [])
    ill = {_sunday(day) for day, _, kind in absences if kind == "sick"}
    missed = {_sunday(day) for day, _, kind in absences if kind != "sick"}
    away = [count for day, count, kind in absences if day in days and kind != "sick"]
    lost = [
        count
        for day, count in month.work.get("lost_weeks", [])
        if day in days and (day in missed or day not in ill)
    ]
    for code, minutes in (("absence", away), ("absence_week", lost)):
        if minutes:
            hour = Fraction(won, paid_hours(week))
            taken = min(left, int(sum(minutes) * hour / 60))
            left -= taken
            yield Line(code, -taken)


def _sunday(day: str) -> str:
    found = date.fromisoformat(day)
    return (found + timedelta(days=6 - found.weekday())).isoformat()


def _up(amount: Fraction) -> int:
    whole = amount.numerator // amount.denominator
    return whole if amount == whole else whole + 1
