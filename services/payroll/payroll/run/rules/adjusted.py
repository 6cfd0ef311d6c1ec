"""Hours of an earlier month changed after its closing: paid, or taken back, on lines of their own."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from payroll.run.rules.earnings import changed_lines, terms_used
from payroll.run.rules.lines import Line
from payroll.run.rules.rates import Extra, no_extra
from payroll.run.rules.work import WorkMonth
from payroll.wage.rules import WageTerms

CODE = "adjust_"
"""What the codes of these lines begin with; the days they were counted from tell the month."""


@dataclass(frozen=True)
class Adjusted:
    """Signed differences of one person's earlier month, in minutes, and why they came up."""

    work: WorkMonth
    reason: str
    missed: Mapping[date, int] | None = None
    """Minutes that the month's payslip took for each absence; None where there is no payslip."""
    lost: Mapping[date, int] | None = None
    """Minutes that it took for each Sunday whose week had an absence."""


def adjusted_lines(
    adjusted: Sequence[Adjusted], history: Sequence[WageTerms], allowances: Extra = no_extra
) -> list[Line]:
    """Return a line per kind and wage of its day; fractions of a won favour the worker."""
    return [
        _line(line, one)
        for one in adjusted
        for line in changed_lines(one.work, history, allowances, one.missed, one.lost)
    ]


def adjusted_won(one: Adjusted, history: Sequence[WageTerms], allowances: Extra = no_extra) -> int:
    """Return what one change pays in won, negative where too much was paid."""
    return sum(line.amount for line in changed_lines(one.work, history, allowances, one.missed, one.lost))


def has_wages(adjusted: Sequence[Adjusted], history: Sequence[WageTerms]) -> bool:
    """Say whether every changed day has an hourly wage."""
    return all(terms is not None for one in adjusted for terms in _terms_of(one, history))


def _terms_of(one: Adjusted, history: Sequence[WageTerms]) -> list[WageTerms | None]:
    paid = {day.work_date for day in one.work.days} | {week.week_end for week in one.work.weekly_holidays}
    return [terms for day, terms in terms_used(one.work, history).items() if day in paid]


def _line(line: Line, one: Adjusted) -> Line:
    minutes, month = line.minutes or 0, one.work.month
    label = f"{month.month}월 정산 {line.label}"
    sign = "-" if minutes < 0 else ""
    counted = tuple((at if at[:1].isdigit() else f"{month:%Y-%m}", count) for at, count in line.counted)
    return replace(
        line,
        code=f"{CODE}{line.code}",
        label=label,
        formula=f"{label} / {sign}{line.formula.removeprefix(f'{line.label} / ')} ({one.reason})",
        counted=counted,
    )
