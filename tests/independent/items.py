"""Own formulas of what stands beside the hours: items, their tax-free part, a daily worker's days."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from fractions import Fraction
from math import ceil
from typing import Any

from tests.independent.earnings import Line, Month, ordinary_hour
from tests.independent.taxes import Figures, cut, exact

_CAPS = {"meal": "meal_cap", "car": "car_cap", "childcare": "childcare_cap"}
_EXTRA = ("overtime", "night", "holiday", "holiday_long")
_TAKING = ("dormitory", "union_dues", "other_deduction")


def items_paid(month: Month, figures: Figures, *, is_employee: bool) -> list[Line]:
    """Return what the items of a month pay, each with what is not taxed of it."""
    used: dict[str, int] = {}
    lines = []
    for item, won in _due(month, taking=False):
        kind, free = item["kind"], 0
        if kind == "leave_pay":
            continue
        if kind in _CAPS and is_employee:
            cap = figures[_CAPS[kind]]
            most = cap["monthly_won"] * max(1, min(item["children"], cap["most_times"]))
            free = min(won, max(0, most - used.get(kind, 0)))
            used[kind] = used.get(kind, 0) + free
        lines.append(Line(f"item_{kind}", won, free))
    return lines + [
        _unused_leave(month, item) for item, _ in _due(month, taking=False) if item.get("minutes")
    ]


def _unused_leave(month: Month, item: dict[str, Any]) -> Line:
    day, minutes = item["valid_from"], item["minutes"]
    began = min(terms["valid_from"] for terms in month.history)
    hour = ordinary_hour(month, day if began <= day else month.last_day.isoformat(), day)
    return Line("item_leave_pay", ceil(minutes * hour / 60), counted=((day, minutes),))


def bonus_since(month: Month) -> str | None:
    """Return the earlier month (YYYY-MM) since which a bonus of this month counts, if there is one."""
    this = f"{month.first:%Y-%m}"
    told = [item["since"] for item in month.items if item.get("since") and item["month"] == this]
    first = max(min(told), month.work["hire_date"][:7]) if told else this
    return first if first < this else None


def months_since(month: Month, first: str) -> int:
    """Return how many months there are since then, this one among them."""
    return (month.first.year - int(first[:4])) * 12 + month.first.month - int(first[5:]) + 1


def items_taken(month: Month, net: int) -> list[tuple[str, int]]:
    """Return what the items of a month take off, as far as the net pay reaches."""
    left, lines = max(0, net), []
    for item, won in _due(month, taking=True):
        taken = min(won, left)
        left -= taken
        lines += [(f"item_{item['kind']}", taken)] if taken else []
    return lines


def _due(month: Month, *, taking: bool) -> list[tuple[dict[str, Any], int]]:
    ordered = sorted(month.items, key=lambda item: item["id"])
    mine = [item for item in ordered if (item["kind"] in _TAKING) == taking]
    return [(item, won) for item in mine if (won := _won(month, item, taking=taking)) is not None]


def _won(month: Month, item: dict[str, Any], *, taking: bool) -> int | None:
    begin, end = item["valid_from"], item["last_day"] or "9999-12-31"
    if end < begin:
        return None
    if item["month"]:
        return int(item["won"]) if item["month"] == f"{month.first:%Y-%m}" else None
    days = sum(begin <= day <= end for day in month.employed)
    if not days:
        return None
    if not item["is_prorated"]:
        return int(item["won"])
    share = Fraction(item["won"] * days, month.length)
    return int(share) if taking else ceil(share)


def untaxed_overtime(
    month: Month, pays: list[Line], terms: dict[str, Any], used: int, figures: Figures
) -> list[Line]:
    """Return the lines with what a production worker's overtime, night and holiday pay is not taxed."""
    last_year, cap = terms.get("last_year_won"), figures.get("overtime_cap")
    if cap is None or last_year is None or terms["tax_mode"] != "insured":
        return pays
    regular = sum(line.won for line in pays if line.code not in _EXTRA and not line.code.startswith("item_"))
    monthly = [won for item, won in _due(month, taking=False) if not item["month"] and item["kind"] != "car"]
    told = int(terms["valid_from"][:4]) == month.first.year and last_year <= cap["last_year_won"]
    left = max(0, cap["yearly_won"] - used) if told else 0
    if regular + sum(monthly) > cap["monthly_won"]:
        left = 0
    found = []
    for line in pays:
        free = min(left, line.won) if line.code in _EXTRA else line.free
        left -= free if line.code in _EXTRA else 0
        found.append(replace(line, free=free))
    return found


def daily_tax(month: Month, lines: list[Line], figures: Figures) -> int:
    """Return the income tax of a daily worker whose days are paid together."""
    law, wages = figures["daily_worker"], dict[str, int]()
    worked = tuple((day["work_date"], 1) for day in month.days if day["worked"]) or (("", 1),)
    for line in lines:
        parts = tuple((day, abs(count)) for day, count in line.counted if count) or worked
        for day, won in _shared(line.won - line.free, parts):
            wages[day] = wages.get(day, 0) + won
    share = exact(law["rate"]) * exact(law["kept_share"])
    tax = sum((max(0, won - law["day_free_won"]) * share for won in wages.values()), Fraction())
    return cut(tax) if tax >= 1_000 else 0


def _shared(won: int, parts: tuple[tuple[str, int], ...]) -> list[tuple[str, int]]:
    """Share won out by weight, the rest of each division going to the next."""
    total, weight, given, found = sum(count for _, count in parts), 0, 0, []
    for day, count in parts:
        weight += count
        found.append((day, won * weight // total - given))
        given += found[-1][1]
    return found


def insured_as_daily(month: Month, pay: int, law: dict[str, Any]) -> set[str]:
    """Return pension and health as far as a daily worker's month has them."""
    hired = date.fromisoformat(month.work["hire_date"])
    year, number = (hired.year + 1, 1) if hired.month == 12 else (hired.year, hired.month + 1)
    try:
        a_month_later = date(year, number, hired.day)
    except ValueError:
        a_month_later = date(year + (number == 12), number % 12 + 1, 1)
    if (a_month_later - month.first).days > month.length:
        return set()
    days = sum(1 for day in month.days if day["worked"])
    if days >= law["days"]:
        return {"pension", "health", "long_term_care"}
    minutes = month.work["worked_minutes"]
    return {"pension"} if minutes >= law["hours"] * 60 or pay >= law["monthly_won"] else set()
