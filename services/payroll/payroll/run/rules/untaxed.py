"""Overtime, night and holiday pay of production workers that is not taxed (소득세법 시행령 제17조)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from payroll.figures.rules import OvertimeCap
from payroll.item.rules import EARNING
from payroll.run.rules.items import CODE, items_due
from payroll.run.rules.lines import Line
from payroll.run.rules.problems import Problem
from payroll.run.rules.sources import Own
from payroll.run.rules.work import WorkMonth
from payroll.wage.rules import INSURED, WageTerms

OVERTIME_CODES = frozenset({"overtime", "night", "holiday", "holiday_long"})
EXPENSES = "car"
"""Paid back costs (실비변상적 급여) are no regular pay."""


def with_free_overtime(
    earnings: Sequence[Line], work: WorkMonth, own: Own, terms: WageTerms, cap: OvertimeCap
) -> list[Line]:
    """Return the earning lines with the untaxed part of a production worker's overtime, up to the year's cap.

    Others, and months of more regular pay than the cap allows, come back as they are.
    """
    if not _may(earnings, work, own, terms, cap):
        return list(earnings)
    left, lines = max(0, cap.yearly_won - own.freed_won), []
    for line in earnings:
        free = min(left, line.amount) if line.code in OVERTIME_CODES else 0
        left -= free
        lines.append(_freed(line, free, cap) if free else line)
    return lines


def regular_pay(earnings: Sequence[Line], work: WorkMonth, own: Own) -> int:
    """Return 월정액급여 in won: base, paid days off and monthly items; no premiums, bonuses or costs."""
    paid = sum(line.amount for line in earnings if _is_regular(line))
    dues = items_due(own.items, work, EARNING)
    return paid + sum(due.won for due in dues if due.item.month is None and due.item.kind != EXPENSES)


def untold_year(work: WorkMonth, terms: WageTerms) -> list[Problem]:
    """Return a doubt where a production worker's last year is that of an earlier year's terms."""
    if terms.last_year_won is None or terms.valid_from.year == work.month.year:
        return []
    sentence = (
        f"생산직 비과세는 {work.month.year - 1}년 총급여를 등록해야 적용합니다. "
        f"{work.month.year}년에 시작하는 급여 조건을 직전연도 총급여와 함께 등록해 주세요."
    )
    return [Problem("last_year_untold", sentence, blocking=False)]


def _may(earnings: Sequence[Line], work: WorkMonth, own: Own, terms: WageTerms, cap: OvertimeCap) -> bool:
    return (
        terms.tax_mode == INSURED
        and terms.last_year_won is not None
        and terms.valid_from.year == work.month.year
        and terms.last_year_won <= cap.last_year_won
        and regular_pay(earnings, work, own) <= cap.monthly_won
    )


def _is_regular(line: Line) -> bool:
    return line.code not in OVERTIME_CODES and not line.code.startswith((CODE, "adjust_"))


def _freed(line: Line, free: int, cap: OvertimeCap) -> Line:
    taxed = f", 과세 {line.amount - free:,}원" if free < line.amount else ""
    formula = f"{line.formula} (생산직 비과세 {free:,}원{taxed})"
    return replace(line, formula=formula, basis=f"{line.basis} · {cap.source}", tax_free=free)
