"""Severance (퇴직금): 30 days' average wage for each year of service (근로자퇴직급여보장법 제4조·제8조)."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

# 근로자퇴직급여보장법 제4조제1항: not under 15 hours a week on the average of four weeks.
FEWEST_WEEKLY_HOURS = 15
_DAYS_OF_WAGE_A_YEAR = 30
_DAYS_A_YEAR = 365
# Of what is paid once a year, three months belong to the average wage.
_THREE_MONTHS = Fraction(3, 12)


@dataclass(frozen=True)
class LastPay:
    """Won: pay of the last three months and their calendar days, what is paid once a year, ordinary day."""

    three_month_pay: int
    three_month_days: int
    yearly_bonus: int = 0
    yearly_leave_pay: int = 0
    ordinary_daily_wage: int = 0


@dataclass(frozen=True)
class Severance:
    """Days of service, the average daily wage in won (to 1/100), which wage counts, and the won to pay."""

    service_days: int
    average_daily_wage: Fraction
    ordinary_counts: bool
    reason: str
    severance: int


def severance_of(hired_on: date, left_on: date, pay: LastPay, weekly_hours: Fraction) -> Severance:
    """Return the severance in whole won, the nearest; `left_on` is the day after the last day of work.

    Nothing is due before a year of service or under 15 hours a week. Where the average wage is below the
    ordinary wage, the ordinary wage counts (근로기준법 제2조제2항). Raises ValueError when `left_on` is not
    after `hired_on`.
    """
    if left_on <= hired_on:
        raise ValueError("left_on must come after hired_on")
    days = (left_on - hired_on).days
    average = average_daily_wage(pay)
    ordinary_counts = pay.ordinary_daily_wage > average
    if reason := _why_nothing(hired_on, left_on, weekly_hours):
        return Severance(days, average, ordinary_counts, reason, 0)
    daily = Fraction(pay.ordinary_daily_wage) if ordinary_counts else average
    won = math.floor(daily * _DAYS_OF_WAGE_A_YEAR * days / _DAYS_A_YEAR + Fraction(1, 2))
    basis = "통상임금" if ordinary_counts else "평균임금"
    reason = f"1일 {basis} × 30일 × 재직 {days:,}일 ÷ 365"
    return Severance(days, average, ordinary_counts, reason, won)


def average_daily_wage(pay: LastPay) -> Fraction:
    """Return the average wage of a day in won (근로기준법 제2조제1항제6호).

    It is rounded up to 1/100 won before anything is counted from it, as the ministry's calculator does.
    """
    yearly = (pay.yearly_bonus + pay.yearly_leave_pay) * _THREE_MONTHS
    exact = (pay.three_month_pay + yearly) / pay.three_month_days
    return Fraction(math.ceil(exact * 100), 100)


def first_anniversary(hired_on: date) -> date:
    """Return the day on which a year of service is full; 1 March after a 29 February (민법 제160조)."""
    try:
        return hired_on.replace(year=hired_on.year + 1)
    except ValueError:
        return date(hired_on.year + 1, 3, 1)


def _why_nothing(hired_on: date, left_on: date, weekly_hours: Fraction) -> str:
    if weekly_hours < FEWEST_WEEKLY_HOURS:
        return "4주 평균 주 소정근로시간이 15시간 미만이라 퇴직금이 없습니다."
    if left_on < first_anniversary(hired_on):
        return "계속근로기간이 1년 미만이라 퇴직금이 없습니다."
    return ""
