"""A bonus for several months (지급대상기간): taxed as the average month of them, less what was withheld."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from payroll.figures.rules import TaxFigures
from payroll.insurance.rules import ten_won
from payroll.withholding.rules.table import table_tax
from payroll.withholding.rules.withheld import Household, children_won

# 소득세법 제86조: tax under 1,000 won is not collected.
_SMALL_SUM_WON = 1_000


@dataclass(frozen=True)
class TaxedMonth:
    """An earlier month (YYYY-MM) as its locked payslip has it: taxable won and the income tax withheld."""

    month: str
    won: int
    tax_won: int


@dataclass(frozen=True)
class PeriodTax:
    """Won: the average month, the table's cell for it, the tax of one month, what is withheld now."""

    average: int
    table: int
    of_month: int
    income_tax: int
    local_tax: int


def period_tax(
    monthly_won: int, before: Sequence[TaxedMonth], household: Household, months: int, figures: TaxFigures
) -> PeriodTax:
    """Return what is withheld with a bonus for `months` months, this one among them (소득세법 제136조제1항).

    `monthly_won` is this month's taxable pay with the bonus, `before` the other months of the period.
    """
    average = (monthly_won + sum(one.won for one in before)) // months
    table = table_tax(average, household.family, figures.simple_tax)
    kept = max(0, table - children_won(household.children, figures.child_credit))
    of_month = ten_won(kept * Fraction(household.percent, 100))
    income = max(0, ten_won(of_month * months - sum(one.tax_won for one in before)))
    income = income if income >= _SMALL_SUM_WON else 0
    return PeriodTax(average, table, of_month, income, ten_won(income * figures.local_rate.rate))
