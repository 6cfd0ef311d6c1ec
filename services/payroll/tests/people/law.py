"""Figures of the data files by month and day, for tests of rules: no database is asked."""

from datetime import date

from payroll.figures import rules
from payroll.figures.rules import DailyWorkerTax, InsuranceFigures, MonthFigures, Rate, TaxFigures
from payroll.figures.shipped import shipped_figures


def month_figures_of(month: date, pay_day: date) -> MonthFigures:
    return rules.month_figures(shipped_figures(), month, pay_day)


def insurance_figures_of(month: date) -> InsuranceFigures:
    return rules.insurance_figures(shipped_figures(), month)


def tax_figures_on(pay_day: date) -> TaxFigures:
    return rules.tax_figures(shipped_figures(), pay_day)


def daily_worker_figures_on(pay_day: date) -> tuple[DailyWorkerTax, Rate]:
    return rules.daily_worker_figures(shipped_figures(), pay_day)
