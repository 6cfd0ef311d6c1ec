"""Daily workers (일용근로자): tax of each day's wage above a free amount, small sums spared per payment."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from payroll.figures.rules import DailyWorkerTax
from payroll.insurance.rules import ten_won

# 소득세법 제86조: tax under 1,000 won of one payment is not collected.
_SMALL_SUM_WON = 1_000


@dataclass(frozen=True)
class DailyTax:
    """Won withheld from the payments together."""

    income_tax: int
    local_tax: int


def daily_tax(
    daily_wages: Sequence[int], *, paid_together: bool, law: DailyWorkerTax, local_rate: Fraction
) -> DailyTax:
    """Return what is withheld from days' wages in won (소득세법 제47조②, 제59조③, 제86조, 제134조③).

    `paid_together`: all days are one payment, so that the small sum is looked at once; else each day is one.
    """
    taxes = [_tax_of_day(wage, law) for wage in daily_wages]
    payments = [sum(taxes, Fraction())] if paid_together else taxes
    incomes = [ten_won(tax) for tax in payments if tax >= _SMALL_SUM_WON]
    return DailyTax(sum(incomes), sum(ten_won(income * local_rate) for income in incomes))


def _tax_of_day(wage: int, law: DailyWorkerTax) -> Fraction:
    return max(0, wage - law.day_free_won) * law.rate * law.kept_share
