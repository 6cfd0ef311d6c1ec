"""From earnings to deductions: insurances and table or daily tax, or 3.3 %, never both (F-41)."""

from __future__ import annotations

from dataclasses import dataclass

from payroll.coverage.rules import STANDARD, Bill, Coverage
from payroll.figures.rules import InsuranceFigures, MonthFigures, Rate, TaxFigures
from payroll.insurance.rules import Covered, pension_base, premiums
from payroll.run.rules.bonus import BonusMonths, bonus_tax
from payroll.run.rules.covering import due_of
from payroll.run.rules.daily import daily_tax_lines, spread
from payroll.run.rules.lines import DEDUCTION, Line
from payroll.run.rules.work import WorkMonth
from payroll.wage.rules import DAILY, FREELANCE, WageTerms
from payroll.withholding.rules.freelance import freelance_tax
from payroll.withholding.rules.withheld import Household, children_won, withheld


@dataclass(frozen=True)
class Assessed:
    """What deductions are counted from: the month's taxable won, the coverage, a daily worker's days.

    `bonus` are the months that a bonus of the month is for.
    """

    taxable_won: int
    coverage: Coverage = STANDARD
    day_wages: tuple[int, ...] = ()
    bonus: BonusMonths | None = None


def deduction_lines(
    pay: Assessed, work: WorkMonth, terms: WageTerms, figures: MonthFigures
) -> tuple[list[Line], list[str]]:
    """Return the deduction lines for a month's taxable pay, and why a premium is not among them."""
    if terms.tax_mode == FREELANCE:
        return _freelance_lines(pay.taxable_won, figures.tax), []
    due = due_of(work, terms, pay.coverage, figures.items.daily_cover, pay.taxable_won)
    lines = _insured_lines(pay, due, figures.insurance)
    if terms.tax_mode == DAILY:
        lines += _daily_lines(pay, work, figures.tax)
    else:
        lines += _tax_lines(pay, terms, figures.tax)
    return lines, list(due.reasons)


def _insured_lines(pay: Assessed, due: Covered, figures: InsuranceFigures) -> list[Line]:
    lines = _insurance_lines(pay.taxable_won, due, figures)
    bill = pay.coverage.bill
    if bill is None or not (due.pension or due.health):
        return lines
    return _billed_lines(bill, pay.coverage, due) + [line for line in lines if line.code == "employment"]


def _billed_lines(bill: Bill, coverage: Coverage, due: Covered) -> list[Line]:
    text, basis = f"고지액 ({coverage.valid_from:%Y-%m}부터)", "국민연금공단·국민건강보험공단 고지서"
    billed = (
        ("pension", "국민연금", bill.pension if due.pension else 0),
        ("health", "건강보험", bill.health if due.health else 0),
        ("long_term_care", "장기요양보험", bill.long_term_care if due.health else 0),
    )
    return [Line(DEDUCTION, code, label, won, text, basis) for code, label, won in billed if won]


def _daily_lines(pay: Assessed, work: WorkMonth, figures: TaxFigures) -> list[Line]:
    # Where nobody told the days (a forecast), the pay is spread evenly over them.
    days = [(day.work_date.isoformat(), 1) for day in work.days if day.worked] or [("", 1)]
    wages = pay.day_wages or tuple(won for _, won in spread(pay.taxable_won, days))
    line, local_won = daily_tax_lines(wages, figures)
    return [line, _local_line(line.amount, local_won, figures.local_rate)]


def _freelance_lines(gross_won: int, figures: TaxFigures) -> list[Line]:
    tax, rate = freelance_tax(gross_won, figures), figures.freelance_rate
    return [
        _line("income_tax", "소득세", tax.income_tax, f"사업소득 {gross_won:,}원 × {rate.words}", rate),
        _local_line(tax.income_tax, tax.local_tax, figures.local_rate),
    ]


def _insurance_lines(pay_won: int, due: Covered, figures: InsuranceFigures) -> list[Line]:
    found = premiums(pay_won, figures)
    lines = []
    if due.pension:
        base, rate = pension_base(pay_won, figures), figures.pension_rate
        text = f"기준소득월액 {base:,}원 × {rate.words}"
        lines.append(_line("pension", "국민연금", found.pension, text, rate))
    if due.health:
        lines.append(_health_line(pay_won, found.health, figures))
        text = f"건강보험료 {found.health:,}원 × {figures.care_ratio.words}"
        lines.append(_line("long_term_care", "장기요양보험", found.long_term_care, text, figures.care_ratio))
    if due.employment:
        text = f"보수 {pay_won:,}원 × {figures.employment_rate.words}"
        lines.append(_line("employment", "고용보험", found.employment, text, figures.employment_rate))
    return lines


def _health_line(pay_won: int, premium: int, figures: InsuranceFigures) -> Line:
    rate, bounds = figures.health_rate, figures.health_bounds
    bound = {bounds.low_won: " (하한액)", bounds.high_won: " (상한액)"}.get(premium, "")
    return _line("health", "건강보험", premium, f"보수월액 {pay_won:,}원 × {rate.words}{bound}", rate)


def _tax_lines(pay: Assessed, terms: WageTerms, figures: TaxFigures) -> list[Line]:
    household, pay_won = Household(terms.family_count, terms.children, terms.percent), pay.taxable_won
    if pay.bonus is not None:
        line, of_months = bonus_tax(pay_won, pay.bonus, household, figures)
        return [line, _local_line(line.amount, of_months.local_tax, figures.local_rate)]
    tax = withheld(pay_won, household, figures)
    text = f"간이세액표 월급여 {pay_won:,}원, 공제대상가족 {household.family}명: {tax.table:,}원"
    if household.children:
        credit = children_won(household.children, figures.child_credit)
        text += f" - 8~20세 자녀 {household.children}명 {credit:,}원"
    if household.percent != 100:
        text += f" × {household.percent}%"
    source = figures.simple_tax.source
    line = Line(DEDUCTION, "income_tax", "소득세", tax.income_tax, text, source)
    return [line, _local_line(tax.income_tax, tax.local_tax, figures.local_rate)]


def _local_line(income_tax: int, local_tax: int, rate: Rate) -> Line:
    return _line("local_tax", "지방소득세", local_tax, f"소득세 {income_tax:,}원 × {rate.words}", rate)


def _line(code: str, label: str, amount: int, formula: str, rate: Rate) -> Line:
    return Line(DEDUCTION, code, label, amount, formula, rate.source)
