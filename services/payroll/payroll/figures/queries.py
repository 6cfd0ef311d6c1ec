"""Reads the dated figures from the package's data file, once, and finds those of a month or a day."""

from __future__ import annotations

import tomllib
from dataclasses import fields
from datetime import date
from fractions import Fraction
from functools import lru_cache
from importlib import resources
from typing import Any, TypeVar

from chassis.errors import AppError

from payroll.figures import rules
from payroll.figures.rules import (
    Bounds,
    ChildCredit,
    DailyWorkerTax,
    Dated,
    Figures,
    HourlyFloor,
    InsuranceFigures,
    MissingFigure,
    MonthFigures,
    Rate,
    SimpleTax,
    SpecialBand,
    TaxFigures,
)


class FiguresMissing(AppError):
    """A run or a calculation met a day for which the law's figures are not entered."""

    code, status, message = "figures_missing", 422, "계산에 쓸 수치가 없습니다."

    def __init__(self, cause: MissingFigure) -> None:
        super().__init__(f"계산에 쓸 수치가 없습니다: {cause.korean()}. 수치를 등록한 뒤 다시 계산해 주세요.")


D = TypeVar("D", bound=Dated)


@lru_cache(maxsize=1)
def all_figures() -> Figures:
    """Return every row of figures.toml."""
    text = resources.files("payroll.figures").joinpath("figures.toml").read_text("utf-8")
    raw = tomllib.loads(text)
    return Figures(
        minimum_wage=_rows(raw["minimum_wage"], HourlyFloor),
        pension_rate=_rows(raw["pension_rate"], Rate),
        pension_base=_rows(raw["pension_base"], Bounds),
        health_rate=_rows(raw["health_rate"], Rate),
        health_bounds=_rows(raw["health_bounds"], Bounds),
        care_ratio=_rows(raw["care_ratio"], Rate),
        employment_rate=_rows(raw["employment_rate"], Rate),
        child_credit=_rows(raw["child_credit"], ChildCredit),
        freelance_rate=_rows(raw["freelance_rate"], Rate),
        daily_worker=_rows(raw["daily_worker"], DailyWorkerTax),
        local_rate=_rows(raw["local_rate"], Rate),
        simple_tax=_rows(raw["simple_tax"], SimpleTax),
    )


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


def _rows(raw_rows: list[dict[str, Any]], kind: type[D]) -> tuple[D, ...]:
    rows = [_row(raw, kind) for raw in raw_rows]
    return tuple(sorted(rows, key=lambda row: row.valid_from))


def _row(raw: dict[str, Any], kind: type[D]) -> D:
    given = {"confirmed_to": raw["valid_to"], **raw}
    if kind is SimpleTax:
        given["special"] = [_special_band(band) for band in raw["special"]]
    names = {field.name for field in fields(kind)}
    return kind(**{name: _exact(name, value) for name, value in given.items() if name in names})


def _special_band(raw: dict[str, Any]) -> SpecialBand:
    return SpecialBand(**{name: _exact(name, value) for name, value in raw.items()})


def _exact(name: str, value: Any) -> Any:
    if isinstance(value, list):
        return tuple(_exact("rate", item) for item in value)
    if isinstance(value, str) and name not in ("source", "text"):
        return Fraction(value)
    return value
