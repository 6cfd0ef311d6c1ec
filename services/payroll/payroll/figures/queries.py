"""Reads the dated figures from the package's data file, once, and finds those of a month or a day."""

from __future__ import annotations

from datetime import date
from functools import lru_cache

from chassis.errors import AppError

from payroll.figures import rules
from payroll.figures.rules import (
    DailyWorkerTax,
    Figures,
    HourlyFloor,
    InsuranceFigures,
    MissingFigure,
    MonthFigures,
    Rate,
    TaxFigures,
)
from payroll.figures.rules.timeline import figures_of
from payroll.figures.shipped import shipped_rows


class FiguresMissing(AppError):
    """A run or a calculation met a day for which the law's figures are not entered."""

    code, status, message = "figures_missing", 422, "계산에 쓸 수치가 없습니다."

    def __init__(self, cause: MissingFigure) -> None:
        super().__init__(f"계산에 쓸 수치가 없습니다: {cause.korean()}. 수치를 등록한 뒤 다시 계산해 주세요.")


@lru_cache(maxsize=1)
def all_figures() -> Figures:
    """Return every row of the data files."""
    return figures_of(shipped_rows())


def minimum_wage_on(day: date) -> HourlyFloor:
    """Return the minimum wage of a day."""
    try:
        return rules.valid_row(all_figures().minimum_wage, "minimum_wage", day)
    except MissingFigure as error:
        raise FiguresMissing(error) from error


def insurance_figures_of(month: date) -> InsuranceFigures:
    """Return a month's insurance figures."""
    try:
        return rules.insurance_figures(all_figures(), month)
    except MissingFigure as error:
        raise FiguresMissing(error) from error


def tax_figures_on(pay_day: date) -> TaxFigures:
    """Return the tax figures of a day of withholding."""
    try:
        return rules.tax_figures(all_figures(), pay_day)
    except MissingFigure as error:
        raise FiguresMissing(error) from error


def daily_worker_figures_on(pay_day: date) -> tuple[DailyWorkerTax, Rate]:
    """Return a daily worker's tax and the local rate of a day of withholding."""
    figures = all_figures()
    try:
        daily = rules.valid_row(figures.daily_worker, "daily_worker", pay_day)
        return daily, rules.valid_row(figures.local_rate, "local_rate", pay_day)
    except MissingFigure as error:
        raise FiguresMissing(error) from error


def month_figures_of(month: date, pay_day: date) -> MonthFigures:
    """Return every figure of a pay run."""
    try:
        return rules.month_figures(all_figures(), month, pay_day)
    except MissingFigure as error:
        raise FiguresMissing(error) from error
