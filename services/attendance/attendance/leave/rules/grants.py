"""Annual leave (연차) that arises by employment alone, by hire date or fiscal year (근로기준법 제60조)."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import Literal

FULL_YEAR_DAYS = 15
MOST_DAYS = 25
MOST_MONTHLY_DAYS = 11
_HUNDREDTH = Decimal("0.01")

Method = Literal["hire_date", "fiscal_year"]
Kind = Literal["monthly", "annual", "fiscal"]


@dataclass(frozen=True)
class Grant:
    """Days of leave that arise on a day, until when they may be taken (inclusive), and why in Korean.

    `period` names what earned them ("m3", "y2", "2027"), `since` is its first day and `on` the day after it.
    """

    on: date
    days: Decimal
    expires_on: date
    reason: str
    kind: Kind
    period: str
    since: date

    def is_of_first_year(self, hired_on: date) -> bool:
        """Whether it was earned by the year in which months earn days of their own (제60조②)."""
        return self.since == hired_on


def grants(hired_on: date, on: date, method: Method) -> list[Grant]:
    """Return every grant up to and including `on` for somebody still employed that day, oldest first.

    Full attendance is assumed: 80 % a year, every month of the first. A day arises on the day after the month
    or year that earned it, so 365 days of employment earn 11 days and the 366th earns 15 more.
    """
    yearly = _by_hire_date(hired_on, on) if method == "hire_date" else _by_fiscal_year(hired_on, on)
    return sorted([*_monthly(hired_on, on), *yearly], key=lambda grant: grant.on)


def next_grant(hired_on: date, today: date, method: Method) -> Grant:
    """The first grant after today, if attendance earns it: 다음 발생일."""
    coming = grants(hired_on, months_after(max(today, hired_on), 13), method)
    return next(grant for grant in coming if grant.on > today)


def days_of_year(completed_years: int) -> int:
    """Return the days for so many completed years: one more for every two beyond the first (제60조④)."""
    return min(MOST_DAYS, FULL_YEAR_DAYS + (completed_years - 1) // 2)


def total_of(given: list[Grant]) -> Decimal:
    """Return the days of all grants together."""
    return sum((grant.days for grant in given), Decimal())


def months_after(day: date, months: int) -> date:
    """Return the day so many months later; in too short a month the first of the next (민법 제160조)."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    if day.day <= monthrange(year, month + 1)[1]:
        return date(year, month + 1, day.day)
    return date(year, month + 1, monthrange(year, month + 1)[1]) + timedelta(days=1)


def _monthly(hired_on: date, on: date) -> Iterator[Grant]:
    # 제60조②·⑦: one day a month in the first year, all of them gone when it ends.
    last_day = months_after(hired_on, 12) - timedelta(days=1)
    for month in range(1, MOST_MONTHLY_DAYS + 1):
        if (day := months_after(hired_on, month)) <= on:
            reason = f"입사 {month}개월 개근 (근로기준법 제60조제2항)"
            since = months_after(hired_on, month - 1)
            yield Grant(day, Decimal(1), last_day, reason, "monthly", f"m{month}", since)


def _by_hire_date(hired_on: date, on: date) -> Iterator[Grant]:
    year = 1
    while (day := months_after(hired_on, 12 * year)) <= on:
        until = months_after(hired_on, 12 * (year + 1)) - timedelta(days=1)
        law = "제60조제1항" if days_of_year(year) == FULL_YEAR_DAYS else "제60조제1항·제4항"
        reason, since = f"근속 {year}년 (근로기준법 {law})", months_after(hired_on, 12 * (year - 1))
        yield Grant(day, Decimal(days_of_year(year)), until, reason, "annual", f"y{year}", since)
        year += 1


def _by_fiscal_year(hired_on: date, on: date) -> Iterator[Grant]:
    # Who starts on 1 January has full years from the start; anybody else's first year is a part.
    part = hired_on != date(hired_on.year, 1, 1)
    year = hired_on.year + 1
    while date(year, 1, 1) <= on:
        completed = year - hired_on.year - (1 if part else 0)
        if completed == 0:
            days, reason = _part_of_first_year(hired_on)
        else:
            days, reason = Decimal(days_of_year(completed)), f"회계연도 {year}년, 근속 {completed}년차"
        since = max(hired_on, date(year - 1, 1, 1))
        yield Grant(date(year, 1, 1), days, date(year, 12, 31), reason, "fiscal", f"{year}", since)
        year += 1


def _part_of_first_year(hired_on: date) -> tuple[Decimal, str]:
    employed = (date(hired_on.year + 1, 1, 1) - hired_on).days
    days = (Decimal(FULL_YEAR_DAYS * employed) / 365).quantize(_HUNDREDTH, ROUND_HALF_UP)
    return days, f"입사 연도 {employed}일 비례 (15일 × {employed} ÷ 365)"
