"""Business income of a freelancer (인적용역): 3 % income tax and its local tax, each cut to 10 won."""

from __future__ import annotations

from dataclasses import dataclass

from payroll.figures.rules import TaxFigures
from payroll.insurance.rules import ten_won


@dataclass(frozen=True)
class FreelanceTax:
    """Won withheld from one payment."""

    income_tax: int
    local_tax: int


def freelance_tax(gross_won: int, figures: TaxFigures) -> FreelanceTax:
    """Return what is withheld from a payment; no small sum is spared since 2024-07-01."""
    income = ten_won(gross_won * figures.freelance_rate.rate)
    return FreelanceTax(income, ten_won(income * figures.local_rate.rate))
