"""From hours to earnings: each kind of minutes at the hourly wage of its day (근로기준법 제55조·제56조)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from payroll.run.rules.lines import EARNING, Line, hours_text, pay_won
from payroll.run.rules.work import WorkDay, WorkMonth
from payroll.wage.rules import WageTerms, terms_on

ONE, HALF = Fraction(1), Fraction(1, 2)
PREMIUM_SIZE = 5


@dataclass(frozen=True)
class Kind:
    """A kind of minutes: its name, what it pays at five workers and more, and below (제11조 제2항)."""

    code: str
    label: str
    minutes: Callable[[WorkDay], int]
    multiplier: Fraction
    small_multiplier: Fraction
    law: str


BASE = Kind("base", "기본급", lambda day: day.regular, ONE, ONE, "근로기준법 제43조")
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


def earning_lines(work: WorkMonth, history: Sequence[WageTerms]) -> list[Line]:
    """Return the earning lines of a month, one per kind and hourly wage; every day must have terms."""
    lines = _worked_lines(BASE, work, history)
    lines += _weekly_holiday_lines(work, history)
    lines += _paid_holiday_lines(work, history)
    lines += _leave_lines(work, history)
    for kind in (OVERTIME, NIGHT, HOLIDAY, LONG_HOLIDAY):
        lines += _worked_lines(kind, work, history)
    return lines


def wages_used(work: WorkMonth, history: Sequence[WageTerms]) -> dict[date, int | None]:
    """Return the hourly wage of each day that pays; None where no terms had begun."""
    days = [day.work_date for day in work.days] + [week.week_end for week in work.weekly_holidays]
    days += [day for day, _ in work.leave]
    found = {day: terms_on(history, day) for day in days}
    return {day: terms.hourly_won if terms else None for day, terms in found.items()}


def _worked_lines(kind: Kind, work: WorkMonth, history: Sequence[WageTerms]) -> list[Line]:
    small = work.workplace_size < PREMIUM_SIZE
    multiplier = kind.small_multiplier if small else kind.multiplier
    law = "근로기준법 제11조제2항 (5명 미만 사업장, 가산 없음)" if small and kind is not BASE else kind.law
    if not multiplier:
        return []
    counted = [(day.work_date, kind.minutes(day)) for day in work.days if kind.minutes(day)]
    return [
        _line(kind.code, kind.label, hourly, rows, multiplier, law)
        for hourly, rows in _by_wage(counted, history).items()
    ]


def _weekly_holiday_lines(work: WorkMonth, history: Sequence[WageTerms]) -> list[Line]:
    # The weekly holiday itself is the last day of its week, so that day's wage counts.
    counted = [(week.week_end, week.minutes) for week in work.weekly_holidays]
    return [
        _line("weekly_holiday", "주휴수당", hourly, rows, ONE, "근로기준법 제55조제1항, 시행령 제30조")
        for hourly, rows in _by_wage(counted, history).items()
    ]


def _leave_lines(work: WorkMonth, history: Sequence[WageTerms]) -> list[Line]:
    # A day off costs nobody pay: what the hours of the day would have earned, at the wage of that day.
    return [
        _line("annual_leave", "연차유급휴가", hourly, rows, ONE, "근로기준법 제60조제5항")
        for hourly, rows in _by_wage(work.leave, history).items()
    ]


def _paid_holiday_lines(work: WorkMonth, history: Sequence[WageTerms]) -> list[Line]:
    hourly = _paid_holiday_wage(work, history)
    if not work.paid_holiday_minutes or hourly is None:
        return []
    rows = [("유급휴일", work.paid_holiday_minutes)]
    return [_line("paid_holiday", "유급휴일수당", hourly, rows, ONE, "근로기준법 제55조제2항")]


def _paid_holiday_wage(work: WorkMonth, history: Sequence[WageTerms]) -> int | None:
    # Attendance tells no dates here: where the wage changes inside the month, the highest one is paid.
    last = terms_on(history, work.last_day)
    wages = [wage for wage in wages_used(work, history).values() if wage is not None]
    return max([*wages, *([last.hourly_won] if last else [])], default=None)


def _by_wage(
    counted: Sequence[tuple[date, int]], history: Sequence[WageTerms]
) -> dict[int, list[tuple[str, int]]]:
    found: dict[int, list[tuple[str, int]]] = {}
    for day, minutes in counted:
        terms = terms_on(history, day)
        if terms is not None:
            found.setdefault(terms.hourly_won, []).append((day.isoformat(), minutes))
    return found


def _line(
    code: str, label: str, hourly: int, rows: Sequence[tuple[str, int]], multiplier: Fraction, law: str
) -> Line:
    minutes = sum(count for _, count in rows)
    times = "" if multiplier == ONE else f" × {float(multiplier):g}"
    return Line(
        side=EARNING,
        code=code,
        label=label,
        amount=pay_won(minutes, hourly, multiplier),
        formula=f"{label} / {hours_text(minutes)} × {hourly:,}원{times}",
        basis=law,
        minutes=minutes,
        hourly_won=hourly,
        multiplier=f"{float(multiplier):g}",
        counted=tuple(rows),
    )
