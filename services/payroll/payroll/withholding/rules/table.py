"""The simplified tax table (소득세법 시행령 별표 2), each cell computed exactly from its own fixed numbers.

The numbers are older than current law on purpose (pension 4.5 %, capped at 4.49M won): the table was
printed from them. They never serve a year-end settlement.
"""

from __future__ import annotations

from fractions import Fraction
from functools import lru_cache

from payroll.figures.rules import SimpleTax
from payroll.insurance.rules import ten_won


def table_tax(monthly_won: int, family: int, table: SimpleTax) -> int:
    """Return the table's monthly tax in won for taxable pay and a family count that includes the worker."""
    if family > table.most_family:
        return _beyond_table(monthly_won, family, table)
    if monthly_won < table.row_starts_won:
        return 0
    if monthly_won <= table.last_row_won:
        return _cell(_row_middle(monthly_won, table), family, table)
    return ten_won(_cell(table.last_row_won, family, table) + _above(monthly_won, table))


def _beyond_table(monthly_won: int, family: int, table: SimpleTax) -> int:
    # 별표 2 주4: each further person takes off the step between 10 and 11.
    last = table_tax(monthly_won, table.most_family, table)
    step = table_tax(monthly_won, table.most_family - 1, table) - last
    return max(0, last - step * (family - table.most_family))


def _row_middle(monthly_won: int, table: SimpleTax) -> int:
    if monthly_won == table.last_row_won:
        return monthly_won
    start = table.row_starts_won
    for end, step in table.row_steps:
        if monthly_won < end:
            return start + (monthly_won - start) // step * step + step // 2
        start = end
    raise AssertionError("row_steps end at last_row_won")


@lru_cache(maxsize=16_384)
def _cell(middle_won: int, family: int, table: SimpleTax) -> int:
    yearly = 12 * middle_won
    taxed = max(_taxable_base(yearly, middle_won, family, table), Fraction(0))
    before_credit = _bracket_tax(taxed, table)
    monthly = ten_won((before_credit - _credit(before_credit, yearly, table)) / 12)
    return monthly if monthly >= table.small_cell_won else 0


def _taxable_base(yearly: int, middle_won: int, family: int, table: SimpleTax) -> Fraction:
    pension_pay = min(max(middle_won // 1000 * 1000, table.pension_low_won), table.pension_high_won)
    pension = ten_won(pension_pay * table.pension_rate) * 12
    persons = table.person_won * family
    return yearly - _earned_deduction(yearly, table) - persons - pension - _special(yearly, family, table)


def _earned_deduction(yearly: int, table: SimpleTax) -> Fraction:
    over, base, rate = next(band for band in reversed(table.earned) if yearly > band[0] or band[0] == 0)
    return min(base + rate * (yearly - over), Fraction(table.earned_cap_won))


def _special(yearly: int, family: int, table: SimpleTax) -> Fraction:
    band = next(band for band in table.special if yearly <= band.up_to or band.up_to == 0)
    column = min(family, 3) - 1
    amount = band.base[column] + band.rate[column] * yearly
    amount -= band.less_rate * max(0, yearly - band.less_over)
    if family >= 3:
        amount += table.special_extra_rate * max(0, yearly - table.special_extra_over_won)
    return amount


def _bracket_tax(taxed: Fraction, table: SimpleTax) -> Fraction:
    _, rate, less = next(band for band in table.brackets if taxed <= band[0] or band[0] == 0)
    return taxed * rate - less


def _credit(tax: Fraction, yearly: int, table: SimpleTax) -> Fraction:
    step = table.credit_step_won
    credit = table.credit_low_rate * min(tax, Fraction(step)) + table.credit_high_rate * max(
        tax - step, Fraction(0)
    )
    _, most, least, over = next(row for row in table.credit_limits if yearly <= row[0] or row[0] == 0)
    limit = max(Fraction(least), most - table.credit_limit_rate * max(0, yearly - over))
    return min(credit, limit)


def _above(monthly_won: int, table: SimpleTax) -> Fraction:
    over, added, rate = next(band for band in reversed(table.above) if monthly_won > band[0])
    return added + (monthly_won - over) * rate
