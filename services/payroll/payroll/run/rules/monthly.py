"""A monthly wage: its days of employment, what is worked beyond it, what an absence takes off."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction
from math import ceil

from payroll.run.rules.lines import EARNING, Line
from payroll.run.rules.rates import Item, Rate, contract_rate, rate_line
from payroll.run.rules.work import WorkDay, WorkMonth
from payroll.wage.rules import WageTerms, month_hours, terms_on

WORKDAY, SATURDAY = "workday", 5
SICK = "sick"
"""Leave on which the firm's own rules decide whether it is paid."""
ABSENCE = Item("absence", "결근공제", "일하지 않은 소정근로일 (민법 제655조)")
LOST_WEEK = Item("absence_week", "주휴공제", "근로기준법 제55조제1항, 시행령 제30조 (개근하지 않은 주)")
_DAY, _SIX_DAYS = timedelta(days=1), timedelta(days=6)


def month_lines(work: WorkMonth, history: Sequence[WageTerms]) -> list[Line]:
    """Return base pay by monthly wage and what absences take off it; nothing where nobody is paid so.

    A part of a month pays by its calendar days. An absence takes its contract hours and the paid Sunday of
    its week, never more than the base; days before the hire, after leaving or to come are none (F-43).
    """
    lines = []
    for terms, days in _parts(work, history).items():
        base = _base_line(terms, days, work.month_days)
        lines += [base, *_taken(base.amount, terms, work, days)]
    return lines


def extra_minutes(day: WorkDay, daily_minutes: int) -> int:
    """Return the minutes of a day that a monthly wage does not hold and no premium pays.

    A day that was not scheduled pays all its regular minutes; below five workers, where nothing is counted
    as overtime, a scheduled day pays those beyond the contract.
    """
    return max(0, day.regular - daily_minutes) if day.day_type == WORKDAY else day.regular


def changed_month_lines(
    work: WorkMonth,
    history: Sequence[WageTerms],
    missed: Mapping[date, int] | None = None,
    lost: Mapping[date, int] | None = None,
) -> list[Line]:
    """Return what a change after closing gives back of absences, or takes off for new ones.

    `missed` and `lost` are the minutes that the payslip took for each absence and each Sunday: no more is
    given back. Without a payslip it is the day of the contract, and the Sunday whole.
    """
    days = (
        (day.work_date, _changed_minutes(day, work.daily_minutes, missed)) for day in work.days if day.came
    )
    weeks = (
        (week.week_end, min(week.minutes, (lost or {}).get(week.week_end, week.minutes)))
        for week in work.weekly_holidays
    )
    absent = [rate_line(ABSENCE, rate, rows) for rate, rows in _by_rate(days, history)]
    return absent + [rate_line(LOST_WEEK, rate, rows) for rate, rows in _by_rate(weeks, history)]


def _changed_minutes(day: WorkDay, daily_minutes: int, missed: Mapping[date, int] | None) -> int:
    if day.work_date.weekday() >= SATURDAY or not day.regular:
        return day.regular
    if day.came > 0 and missed is not None:
        # A day nobody had missed was not scheduled: what was worked on it comes on top.
        return missed.get(day.work_date, day.regular)
    return day.came * daily_minutes


def weeks_lost(
    absences: Sequence[tuple[date, int, str]], weeks: Iterable[tuple[date, int]]
) -> list[tuple[date, int]]:
    """Return the weeks whose Sunday is not paid: without those missed by nothing but being ill."""
    ill = {_sunday(day) for day, _, kind in absences if kind == SICK}
    missed = {_sunday(day) for day, _, kind in absences if kind != SICK}
    return [(sunday, minutes) for sunday, minutes in weeks if sunday in missed or sunday not in ill]


def _parts(work: WorkMonth, history: Sequence[WageTerms]) -> dict[WageTerms, list[date]]:
    """Return the employed days of each monthly wage; the same wage begun anew is the same part."""
    if not any(terms.is_monthly for terms in history):
        return {}
    parts: dict[tuple[int, int], tuple[WageTerms, list[date]]] = {}
    for day in work.employed_days:
        terms = terms_on(history, day)
        if terms is not None and terms.is_monthly:
            parts.setdefault((terms.month_won, terms.week_hours), (terms, []))[1].append(day)
    return dict(parts.values())


def _base_line(terms: WageTerms, days: Sequence[date], month_days: int) -> Line:
    held = Fraction(terms.month_won * len(days), month_days)
    is_whole = len(days) == month_days
    share = "" if is_whole else f" × {len(days)}일 ÷ {month_days}일"
    return Line(
        EARNING,
        "base",
        "기본급",
        ceil(held),
        f"기본급 / 월 {terms.month_won:,}원({month_hours(terms.week_hours)}시간){share}",
        "근로기준법 제43조" if is_whole else "근로기준법 제43조 (달력의 날수로 일할 계산)",
        counted=tuple(_spans(days)),
    )


def _spans(days: Sequence[date]) -> Iterator[tuple[str, int]]:
    first = last = days[0]
    for day in [*days[1:], None]:
        if day is not None and day == last + _DAY:
            last = day
            continue
        yield f"{first.isoformat()}~{last.isoformat()}", (last - first).days + 1
        first = last = day or last


def _taken(base_won: int, terms: WageTerms, work: WorkMonth, days: Sequence[date]) -> list[Line]:
    held = set(days)
    missed = [(day, -minutes) for day, minutes, kind in work.absences if day in held and kind != SICK]
    lost = weeks_lost(work.absences, work.lost_weeks)
    weeks = [(day, -minutes) for day, minutes in lost if day in held]
    rate = contract_rate(terms)
    lines = [rate_line(ABSENCE, rate, _rows(missed))] if missed else []
    lines += [rate_line(LOST_WEEK, rate, _rows(weeks))] if weeks else []
    return list(_within(base_won, lines))


def _sunday(day: date) -> date:
    return day + _SIX_DAYS - timedelta(days=day.weekday())


def _within(base_won: int, lines: Iterable[Line]) -> Iterator[Line]:
    left = base_won
    for line in lines:
        taken = min(left, -line.amount)
        left -= taken
        short = "" if taken == -line.amount else " (기본급까지만)"
        yield replace(line, amount=-taken, formula=f"{line.formula}{short}")


def _by_rate(
    counted: Iterable[tuple[date, int]], history: Sequence[WageTerms]
) -> list[tuple[Rate, list[tuple[str, int]]]]:
    found: dict[Rate, list[tuple[str, int]]] = {}
    for day, minutes in counted:
        terms = terms_on(history, day)
        if terms is not None and terms.is_monthly and minutes:
            found.setdefault(contract_rate(terms), []).append((day.isoformat(), minutes))
    return list(found.items())


def _rows(counted: Iterable[tuple[date, int]]) -> list[tuple[str, int]]:
    return [(day.isoformat(), minutes) for day, minutes in counted]
