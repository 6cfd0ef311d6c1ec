"""Own formulas of insurance and tax, written from the law's tables; no line of the services is used."""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction
from typing import Any

Figures = dict[str, dict[str, Any]]

# 소득세법 시행령 별표 2, by ascending yearly pay or tax base; the last row of each has no upper end.
_EARNED = (
    (5, "0", "0.7", 0),
    (15, "3500000", "0.4", 5),
    (45, "7500000", "0.15", 15),
    (100, "12000000", "0.05", 45),
)
_BRACKETS = ((14, 6, 0), (50, 15, 1_260_000), (88, 24, 5_760_000), (150, 35, 15_440_000))
_ABOVE = (
    (87, 31_034_600, "0.45"),
    (45, 13_394_600, "0.42"),
    (30, 7_394_600, "0.40"),
    (28, 6_610_600, "0.392"),
    (14, 1_397_000, "0.3724"),
    (10, 25_000, "0.343"),
)
_MILLION = 1_000_000


def cut(amount: Fraction | int) -> int:
    """Drop what is below ten won."""
    return int(Fraction(amount) / 10) * 10


def exact(text: str | int) -> Fraction:
    """Read a figure of the trace."""
    return Fraction(text)


def rate_of(figures: Figures, kind: str) -> Fraction:
    """Return the one rate of a kind."""
    return exact(figures[kind]["rate"])


def premiums(pay: int, figures: Figures) -> dict[str, int]:
    """Return the worker's four premiums of a month's taxable pay."""
    low, high = figures["pension_base"]["low_won"], figures["pension_base"]["high_won"]
    base = sorted((low, pay - pay % 1000, high))[1]
    least, most = figures["health_bounds"]["low_won"], figures["health_bounds"]["high_won"]
    health = sorted((least, cut(pay * rate_of(figures, "health_rate")), most))[1]
    return {
        "pension": cut(base * rate_of(figures, "pension_rate")),
        "health": health,
        "long_term_care": cut(health * rate_of(figures, "care_ratio")),
        "employment": cut(pay * rate_of(figures, "employment_rate")),
    }


def years_of_age(born: date, day: date) -> int:
    """Return 만 나이."""
    return day.year - born.year - (1 if (day.month, day.day) < (born.month, born.day) else 0)


def insured_in(work: dict[str, Any], month: date, *, joins_at_once: bool = False) -> set[str]:
    """Return which premiums a person owes for the month that begins on `month`."""
    hired = date.fromisoformat(work["hire_date"])
    left = work["resign_date"] and date.fromisoformat(work["resign_date"])
    owed = of_age(work, month)
    # A premium month counts from its first day; under 15 hours a week is under 60 a month.
    if work["weekly_hours"] < 15 or (left and left <= month):
        return owed & {"employment"}
    if hired > month:
        return owed & ({"employment", "pension"} if joins_at_once else {"employment"})
    return owed


def of_age(work: dict[str, Any], month: date) -> set[str]:
    """Return the premiums that a person's age allows."""
    born, hired = date.fromisoformat(work["birth_date"]), date.fromisoformat(work["hire_date"])
    owed = {"pension", "health", "long_term_care", "employment"}
    if years_of_age(born, hired) >= 65:
        owed -= {"employment"}
    if years_of_age(born, month) < 18 or years_of_age(born, month - timedelta(days=1)) >= 60:
        owed -= {"pension"}
    return owed


def income_tax(pay: int, family: int, children: int, percent: int, credit: dict[str, Any]) -> int:
    """Return what is withheld by the simplified table from a month's taxable pay."""
    off = children_credit(children, credit)
    tax = cut(Fraction(max(0, cell(pay, family) - off) * percent, 100))
    return tax if tax >= 1_000 else 0


def children_credit(children: int, credit: dict[str, Any]) -> int:
    """Return what children of 8 to 20 take off a month's tax."""
    if children < 2:
        return int(credit["one_won"]) * children
    return int(credit["two_won"]) + int(credit["each_more_won"]) * (children - 2)


def bonus_tax(
    pay: int, months: int, before: list[dict[str, Any]], terms: dict[str, Any], credit: dict[str, Any]
) -> int:
    """Return what is withheld with a bonus for some months: their average month's tax, less the taken."""
    average = (pay + sum(one["won"] for one in before)) // months
    off = children_credit(terms["children"], credit)
    one = cut(Fraction(max(0, cell(average, terms["family_count"]) - off) * terms["percent"], 100))
    tax = max(0, one * months - sum(one["tax_won"] for one in before))
    return tax if tax >= 1_000 else 0


def cell(pay: int, family: int) -> int:
    """Return the table's own figure; beyond eleven people the last step goes on."""
    if family > 11:
        return max(0, cell(pay, 11) - (cell(pay, 10) - cell(pay, 11)) * (family - 11))
    if pay < 770_000:
        return 0
    if pay > 10 * _MILLION:
        over, plus, rate = next(row for row in _ABOVE if pay > row[0] * _MILLION)
        return cut(cell(10 * _MILLION, family) + plus + (pay - over * _MILLION) * exact(rate))
    if pay == 10 * _MILLION:
        return _monthly(pay, family)
    step = 5_000 if pay < 1_500_000 else 10_000 if pay < 3_000_000 else 20_000
    start = 770_000 if step == 5_000 else 1_500_000 if step == 10_000 else 3_000_000
    return _monthly(start + (pay - start) // step * step + step // 2, family)


def _monthly(middle: int, family: int) -> int:
    year = 12 * middle
    pension = cut(sorted((290_000, middle - middle % 1000, 4_490_000))[1] * exact("0.045")) * 12
    taxed = year - _earned(year) - 1_500_000 * family - pension - _special(year, family)
    tax = _by_bracket(max(Fraction(0), taxed))
    monthly = cut((tax - min(_credit(tax), _credit_limit(year))) / 12)
    return monthly if monthly >= 1_000 else 0


def _earned(year: int) -> Fraction:
    for upto, base, rate, over in _EARNED:
        if year <= upto * _MILLION:
            return exact(base) + exact(rate) * (year - over * _MILLION)
    return min(Fraction(20 * _MILLION), 14_750_000 + exact("0.02") * (year - 100 * _MILLION))


def _special(year: int, family: int) -> Fraction:
    column = min(family, 3) - 1
    base = (3_100_000, 3_600_000, 5_000_000)[column]
    if year <= 45 * _MILLION:
        share = ("0.04", "0.04", "0.07")[column]
    elif year <= 70 * _MILLION:
        share = ("0.015", "0.02", "0.05")[column]
    else:
        share = ("0.005", "0.01", "0.03")[column]
    amount = base + exact(share) * year
    if 30 * _MILLION < year <= 45 * _MILLION:
        amount -= exact("0.05") * (year - 30 * _MILLION)
    if family >= 3 and year > 40 * _MILLION:
        amount += exact("0.04") * (year - 40 * _MILLION)
    return amount


def _by_bracket(taxed: Fraction) -> Fraction:
    for upto, percent, less in _BRACKETS:
        if taxed <= upto * _MILLION:
            return taxed * percent / 100 - less
    return taxed * 38 / 100 - 19_940_000


def _credit(tax: Fraction) -> Fraction:
    return tax * 55 / 100 if tax <= 500_000 else 275_000 + (tax - 500_000) * 30 / 100


def _credit_limit(year: int) -> Fraction:
    if year <= 55 * _MILLION:
        return Fraction(660_000)
    if year <= 70 * _MILLION:
        return max(Fraction(630_000), 660_000 - Fraction(year - 55 * _MILLION, 2))
    return max(Fraction(500_000), 630_000 - Fraction(year - 70 * _MILLION, 2))
