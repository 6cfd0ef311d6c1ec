"""The months that a bonus of this month is for (소득세법 제136조제1항), as far as the person was employed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from payroll.figures.rules import TaxFigures
from payroll.item.rules import EARNING, Item, months_between
from payroll.run.rules.items import items_due
from payroll.run.rules.lines import DEDUCTION, Line
from payroll.run.rules.lines import EARNING as PAYS
from payroll.run.rules.problems import Problem
from payroll.run.rules.sources import Own
from payroll.run.rules.work import WorkMonth
from payroll.wage.rules import INSURED, WageTerms
from payroll.withholding.rules.period import PeriodTax, TaxedMonth, period_tax
from payroll.withholding.rules.withheld import Household, children_won

LAW = "소득세법 제136조제1항"


@dataclass(frozen=True)
class BonusMonths:
    """From which month (YYYY-MM) to which, how many, and the earlier ones as they were paid."""

    first: str
    last: str
    before: tuple[TaxedMonth, ...]

    @property
    def count(self) -> int:
        """How many months there are, this one among them."""
        return months_between(self.first, self.last)


def first_told(items: Sequence[Item], month: str) -> str | None:
    """Return the earliest month (YYYY-MM) that a bonus paid in a month is for, None where none is told."""
    return min((item.since for item in items if item.since and item.month == month), default=None)


def taxed_month(month: str, lines: Sequence[Mapping[str, Any]]) -> TaxedMonth:
    """Return a month as the lines of its payslip have it, corrections paid with it included."""
    earned = (line["amount"] - line.get("tax_free", 0) for line in lines if line["side"] == PAYS)
    taken = (line["amount"] for line in lines if line["code"] in ("income_tax", "correct_income_tax"))
    return TaxedMonth(month, sum(earned), sum(taken))


def bonus_months(own: Own, work: WorkMonth, terms: WageTerms) -> BonusMonths | None:
    """Return the months of a bonus due in the month; None for this month alone or without the table's tax."""
    this = f"{work.month:%Y-%m}"
    told = first_told([due.item for due in items_due(own.items, work, EARNING)], this)
    if told is None or terms.tax_mode != INSURED:
        return None
    first = max(told, f"{work.hire_date:%Y-%m}")
    before = tuple(one for one in own.taxed if first <= one.month < this)
    return BonusMonths(first, this, before) if first < this else None


def bonus_tax(
    pay_won: int, months: BonusMonths, household: Household, figures: TaxFigures
) -> tuple[Line, PeriodTax]:
    """Return the income tax line of a month with such a bonus, and its sums."""
    tax = period_tax(pay_won, months.before, household, months.count, figures)
    text = f"상여 {months.first}~{months.last} {months.count}개월의 월평균 {tax.average:,}원, "
    text += f"공제대상가족 {household.family}명: 간이세액 {tax.table:,}원"
    if household.children:
        credit = children_won(household.children, figures.child_credit)
        text += f" - 8~20세 자녀 {household.children}명 {credit:,}원"
    text += f" × {household.percent}%" if household.percent != 100 else ""
    text += f" × {months.count}개월 - 이미 원천징수한 {sum(one.tax_won for one in months.before):,}원"
    basis = f"{LAW} · {figures.simple_tax.source}"
    return Line(DEDUCTION, "income_tax", "소득세", tax.income_tax, text, basis), tax


def untold_months(own: Own, work: WorkMonth, terms: WageTerms) -> list[Problem]:
    """Return a doubt where a month of the bonus has no locked payslip here: its pay and tax count as none."""
    months = bonus_months(own, work, terms)
    if months is None or len({one.month for one in months.before}) == months.count - 1:
        return []
    sentence = (
        f"상여 대상 기간 {months.first}~{months.last} 가운데 확정한 명세서가 없는 달이 있습니다. "
        "그 달의 급여와 원천징수한 세금은 0원으로 계산했으니 소득세를 확인해 주세요."
    )
    return [Problem("bonus_months_untold", sentence, blocking=False)]
