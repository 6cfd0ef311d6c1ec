"""A daily worker's month by days: what each day paid, and the tax of the days together."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from payroll.figures.rules import TaxFigures
from payroll.run.rules.lines import DEDUCTION, EARNING, Line
from payroll.run.rules.work import WorkMonth
from payroll.withholding.rules.daily import daily_tax


def day_wages(lines: Sequence[Line], work: WorkMonth) -> tuple[int, ...]:
    """Return the taxable won of each day that paid; they add up to what the lines pay.

    A line counts on the days it was counted from by their minutes; one without days is spread over the days
    worked.
    """
    worked = [(day.work_date.isoformat(), 1) for day in work.days if day.worked]
    found: dict[str, int] = {}
    for line in lines:
        if line.side == EARNING:
            parts = [(day, abs(minutes)) for day, minutes in line.counted if minutes] or worked or [("", 1)]
            for day, won in spread(line.amount - line.tax_free, parts):
                found[day] = found.get(day, 0) + won
    return tuple(max(0, won) for _, won in sorted(found.items()))


def spread(won: int, parts: Sequence[tuple[str, int]]) -> list[tuple[str, int]]:
    """Share won out by weight so that the parts add up to it exactly."""
    total, done, given, found = sum(weight for _, weight in parts), 0, 0, []
    for name, weight in parts:
        done += weight
        upto = won * done // total
        found.append((name, upto - given))
        given = upto
    return found


def daily_tax_lines(wages: Sequence[int], figures: TaxFigures) -> tuple[Line, int]:
    """Return the income tax line of a month's days paid together, and the local tax in won."""
    law = figures.daily_worker
    tax = daily_tax(wages, paid_together=True, law=law, local_rate=figures.local_rate.rate)
    over = [wage - law.day_free_won for wage in wages if wage > law.day_free_won]
    text = f"일용 {len(wages)}일 가운데 하루 {law.day_free_won:,}원을 넘은 {len(over)}일의 "
    text += f"초과분 {sum(over):,}원"
    text += f" × {_percent(law.rate)} × (1 - {_percent(1 - law.kept_share)})"
    if over and not tax.income_tax:
        text += " (1,000원 미만이라 걷지 않음)"
    return Line(DEDUCTION, "income_tax", "소득세", tax.income_tax, text, law.source), tax.local_tax


def _percent(share: Fraction) -> str:
    return f"{float(share * 100):g}%"
