"""What is withheld from one month's pay: table tax less the children's part, at 80, 100 or 120 %."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from payroll.figures.rules import ChildCredit, TaxFigures
from payroll.insurance.rules import ten_won
from payroll.withholding.rules.table import table_tax

# 소득세법 제86조: tax under 1,000 won is not collected.
_SMALL_SUM_WON = 1_000


@dataclass(frozen=True)
class Household:
    """Who counts for the table: family with the worker, children of 8 to 20 among them, chosen percent."""

    family: int
    children: int
    percent: int


@dataclass(frozen=True)
class Withheld:
    """Won: the table's cell, the income tax withheld, and the local income tax."""

    table: int
    income_tax: int
    local_tax: int


def withheld(monthly_won: int, household: Household, figures: TaxFigures) -> Withheld:
    """Return the tax withheld from a month's taxable pay (소득세법 제134조, 시행령 제194조)."""
    table = table_tax(monthly_won, household.family, figures.simple_tax)
    after_children = max(0, table - children_won(household.children, figures.child_credit))
    income = ten_won(after_children * Fraction(household.percent, 100))
    if income < _SMALL_SUM_WON:
        income = 0
    return Withheld(table, income, ten_won(income * figures.local_rate.rate))


def children_won(children: int, credit: ChildCredit) -> int:
    """Return the won taken off for children of 8 to 20 (별표 2 주3)."""
    if children <= 1:
        return credit.one_won * children
    return credit.two_won + credit.each_more_won * (children - 2)
