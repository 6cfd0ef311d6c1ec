"""From hours to earnings: each kind of minutes at the wage of its day (근로기준법 제55조·제56조)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from payroll.run.rules.lines import Line, hours_text
from payroll.run.rules.monthly import changed_month_lines, extra_minutes, month_lines
from payroll.run.rules.rates import (
    ONE,
    Extra,
    Item,
    Rate,
    Rows,
    contract_rate,
    no_extra,
    ordinary_rate,
    rate_line,
)
from payroll.run.rules.work import WorkDay, WorkMonth
from payroll.wage.rules import PAY_DAILY, WageTerms, terms_on

HALF = Fraction(1, 2)
PREMIUM_SIZE = 5
BASE = Item("base", "기본급", "근로기준법 제43조")
BEYOND = Item("extra", "소정외근로수당", "근로기준법 제43조 (월급의 소정근로시간 밖)")
WEEKLY_HOLIDAY = Item("weekly_holiday", "주휴수당", "근로기준법 제55조제1항, 시행령 제30조")
PAID_HOLIDAY = Item("paid_holiday", "유급휴일수당", "근로기준법 제55조제2항")
ANNUAL_LEAVE = Item("annual_leave", "연차유급휴가", "근로기준법 제60조제5항")
SMALL_LAW = "근로기준법 제11조제2항 (5명 미만 사업장, 가산 없음)"


@dataclass(frozen=True)
class Kind:
    """A kind of minutes: its name, what it pays at five workers and more, and below (제11조 제2항)."""

    code: str
    label: str
    minutes: Callable[[WorkDay], int]
    multiplier: Fraction
    small_multiplier: Fraction
    law: str


OVERTIME = Kind(
    "overtime", "연장근로수당", lambda day: day.overtime, Fraction(3, 2), ONE, "근로기준법 제56조제1항"
)
NIGHT = Kind("night", "야간근로수당", lambda day: day.night, HALF, Fraction(0), "근로기준법 제56조제3항")
HOLIDAY = Kind(
    "holiday",
    "휴일근로수당",
    lambda day: day.holiday_within_8h,
    Fraction(3, 2),
    ONE,
    "근로기준법 제56조제2항제1호",
)
LONG_HOLIDAY = Kind(
    "holiday_long",
    "휴일근로수당(8시간 초과)",
    lambda day: day.holiday_beyond_8h,
    Fraction(2),
    ONE,
    "근로기준법 제56조제2항제2호",
)


@dataclass(frozen=True)
class Hours:
    """A person's month with the terms of each day and the ordinary allowances that hold on it."""

    work: WorkMonth
    history: Sequence[WageTerms]
    allowances: Extra = no_extra

    def by_contract(self, counted: Iterable[tuple[date, int]]) -> dict[tuple[WageTerms, Rate], Rows]:
        """Sort minutes that no monthly wage pays already by what an hour of their day's contract pays."""
        return self._sorted(counted, lambda terms, _: None if terms.is_monthly else contract_rate(terms))

    def by_ordinary(self, counted: Iterable[tuple[date, int]]) -> dict[tuple[WageTerms, Rate], Rows]:
        """Sort minutes by the ordinary wage of their day."""
        week = self.work.weekly_hours
        return self._sorted(counted, lambda terms, day: ordinary_rate(terms, self.allowances(day), week))

    def _sorted(
        self, counted: Iterable[tuple[date, int]], rated: Callable[[WageTerms, date], Rate | None]
    ) -> dict[tuple[WageTerms, Rate], Rows]:
        found: dict[Rate, tuple[WageTerms, list[tuple[str, int]]]] = {}
        for day, minutes in counted:
            terms = terms_on(self.history, day)
            rate = rated(terms, day) if terms is not None and minutes else None
            if terms is not None and rate is not None:
                found.setdefault(rate, (terms, []))[1].append((day.isoformat(), minutes))
        return {(terms, rate): rows for rate, (terms, rows) in found.items()}


def earning_lines(work: WorkMonth, history: Sequence[WageTerms], allowances: Extra = no_extra) -> list[Line]:
    """Return the earning lines of a month, one per kind and wage; every day that pays must have terms.

    A monthly wage holds the base, the weekly and the paid holidays; what is beyond the contract comes on top.
    """
    hours = Hours(work, history, allowances)
    lines = [*_base_lines(hours), *month_lines(work, history), *_extra_lines(hours)]
    return [*lines, *_unworked_lines(hours), *_premium_lines(hours)]


def changed_lines(
    work: WorkMonth,
    history: Sequence[WageTerms],
    allowances: Extra = no_extra,
    missed: Mapping[date, int] | None = None,
    lost: Mapping[date, int] | None = None,
) -> list[Line]:
    """Return the lines of signed differences of a month that was paid before.

    For absences no more than its payslip took: `missed` by day, `lost` by Sunday, in minutes.
    """
    hours = Hours(work, history, allowances)
    lines = [*_base_lines(hours), *changed_month_lines(work, history, missed, lost)]
    return [*lines, *_unworked_lines(hours), *_premium_lines(hours)]


def terms_used(work: WorkMonth, history: Sequence[WageTerms]) -> dict[date, WageTerms | None]:
    """Return the terms of each day that pays; None where none had begun."""
    days = [day.work_date for day in work.days] + [week.week_end for week in work.weekly_holidays]
    days += [day for day, _ in work.leave] + [day for day, _ in work.paid_holidays]
    found = {day: terms_on(history, day) for day in days}
    monthly = [
        terms.valid_from for terms in history if terms.is_monthly and terms.valid_from <= work.last_day
    ]
    if monthly:
        found |= {day: terms_on(history, day) for day in work.employed_days}
    return found


def _base_lines(hours: Hours) -> list[Line]:
    counted = ((day.work_date, day.regular) for day in hours.work.days)
    return [
        rate_line(BASE, rate, rows, quantity=_gong(terms, rows))
        for (terms, rate), rows in hours.by_contract(counted).items()
    ]


def _gong(terms: WageTerms, rows: Rows) -> str:
    """Return "21.5공(172시간) × 150,000원" for daily pay whose days come out in hundredths, else nothing."""
    if terms.pay_kind != PAY_DAILY:
        return ""
    minutes = sum(count for _, count in rows)
    days = Fraction(abs(minutes), terms.day_hours * 60)
    if (days * 100).denominator != 1:
        return ""
    return f"{float(days):g}공({hours_text(abs(minutes))}) × {terms.day_won:,}원"


def _extra_lines(hours: Hours) -> list[Line]:
    work, history = hours.work, hours.history
    if not any(terms.is_monthly for terms in history):
        return []
    days = [day for day in work.days if (terms := terms_on(history, day.work_date)) and terms.is_monthly]
    counted = [(day.work_date, extra_minutes(day, work.daily_minutes)) for day in days]
    return [rate_line(BEYOND, rate, rows) for (_, rate), rows in hours.by_ordinary(counted).items()]


def _unworked_lines(hours: Hours) -> list[Line]:
    work = hours.work
    # The weekly holiday itself is the last day of its week, so that day's wage counts.
    weekly = [(week.week_end, week.minutes) for week in work.weekly_holidays]
    lines = _paid_lines(WEEKLY_HOLIDAY, hours, weekly)
    lines += _paid_lines(PAID_HOLIDAY, hours, work.paid_holidays)
    lines += _undated_holiday_lines(hours)
    # A day off costs nobody pay: what the hours of the day would have earned, at the wage of that day.
    return lines + _paid_lines(ANNUAL_LEAVE, hours, work.leave)


def _paid_lines(item: Item, hours: Hours, counted: Iterable[tuple[date, int]]) -> list[Line]:
    return [rate_line(item, rate, rows) for (_, rate), rows in hours.by_contract(counted).items()]


def _undated_holiday_lines(hours: Hours) -> list[Line]:
    work = hours.work
    if work.paid_holidays or not work.paid_holiday_minutes:
        return []
    # Months of before tell no dates here: where the wage changes inside the month, the highest one is paid.
    used = [*terms_used(work, hours.history).values(), terms_on(hours.history, work.last_day)]
    rates = [contract_rate(terms) for terms in used if terms is not None and not terms.is_monthly]
    rows = [("유급휴일", work.paid_holiday_minutes)]
    best = max(rates, key=lambda rate: rate.hourly, default=None)
    return [rate_line(PAID_HOLIDAY, best, rows)] if best else []


def _premium_lines(hours: Hours) -> list[Line]:
    return [line for kind in (OVERTIME, NIGHT, HOLIDAY, LONG_HOLIDAY) for line in _kind_lines(kind, hours)]


def _kind_lines(kind: Kind, hours: Hours) -> list[Line]:
    small = hours.work.workplace_size < PREMIUM_SIZE
    multiplier = kind.small_multiplier if small else kind.multiplier
    if not multiplier:
        return []
    item = Item(kind.code, kind.label, SMALL_LAW if small else kind.law)
    counted = ((day.work_date, kind.minutes(day)) for day in hours.work.days)
    return [rate_line(item, rate, rows, multiplier) for (_, rate), rows in hours.by_ordinary(counted).items()]
