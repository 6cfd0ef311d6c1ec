"""Dated figures: rows with a source and an end, found by day; a day without a row names what is missing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from payroll.figures.rules.names import INSURANCE_KINDS as INSURANCE_KINDS
from payroll.figures.rules.names import ITEM_KINDS as ITEM_KINDS
from payroll.figures.rules.names import KOREAN_NAMES as KOREAN_NAMES
from payroll.figures.rules.names import TAX_KINDS as TAX_KINDS
from payroll.figures.rules.names import MissingFigure as MissingFigure
from payroll.figures.rules.rows import Bounds as Bounds
from payroll.figures.rules.rows import ChildCredit as ChildCredit
from payroll.figures.rules.rows import DailyCover as DailyCover
from payroll.figures.rules.rows import DailyWorkerTax as DailyWorkerTax
from payroll.figures.rules.rows import Dated as Dated
from payroll.figures.rules.rows import HourlyFloor as HourlyFloor
from payroll.figures.rules.rows import MonthlyCap as MonthlyCap
from payroll.figures.rules.rows import OvertimeCap as OvertimeCap
from payroll.figures.rules.rows import Rate as Rate
from payroll.figures.rules.rows import SimpleTax as SimpleTax
from payroll.figures.rules.rows import SpecialBand as SpecialBand


@dataclass(frozen=True)
class Figures:
    """Every dated row the service knows."""

    minimum_wage: tuple[HourlyFloor, ...]
    pension_rate: tuple[Rate, ...]
    pension_base: tuple[Bounds, ...]
    health_rate: tuple[Rate, ...]
    health_bounds: tuple[Bounds, ...]
    care_ratio: tuple[Rate, ...]
    employment_rate: tuple[Rate, ...]
    child_credit: tuple[ChildCredit, ...]
    freelance_rate: tuple[Rate, ...]
    daily_worker: tuple[DailyWorkerTax, ...]
    local_rate: tuple[Rate, ...]
    simple_tax: tuple[SimpleTax, ...]
    meal_cap: tuple[MonthlyCap, ...]
    car_cap: tuple[MonthlyCap, ...]
    childcare_cap: tuple[MonthlyCap, ...]
    daily_cover: tuple[DailyCover, ...]
    overtime_cap: tuple[OvertimeCap, ...]


@dataclass(frozen=True)
class InsuranceFigures:
    """The figures of one month that the four insurances need."""

    pension_rate: Rate
    pension_base: Bounds
    health_rate: Rate
    health_bounds: Bounds
    care_ratio: Rate
    employment_rate: Rate


@dataclass(frozen=True)
class TaxFigures:
    """The figures of one pay day that withholding needs."""

    simple_tax: SimpleTax
    child_credit: ChildCredit
    freelance_rate: Rate
    local_rate: Rate
    daily_worker: DailyWorkerTax


@dataclass(frozen=True)
class ItemFigures:
    """What pay items and daily workers need."""

    meal_cap: MonthlyCap
    car_cap: MonthlyCap
    childcare_cap: MonthlyCap
    daily_cover: DailyCover
    overtime_cap: OvertimeCap


@dataclass(frozen=True)
class MonthFigures:
    """All figures of one pay run: insurance, items and minimum wage by month, tax by pay day."""

    minimum_wage: HourlyFloor
    insurance: InsuranceFigures
    tax: TaxFigures
    items: ItemFigures


KINDS: dict[str, type[Dated]] = {
    "minimum_wage": HourlyFloor,
    "pension_rate": Rate,
    "pension_base": Bounds,
    "health_rate": Rate,
    "health_bounds": Bounds,
    "care_ratio": Rate,
    "employment_rate": Rate,
    "child_credit": ChildCredit,
    "freelance_rate": Rate,
    "daily_worker": DailyWorkerTax,
    "local_rate": Rate,
    "simple_tax": SimpleTax,
    "meal_cap": MonthlyCap,
    "car_cap": MonthlyCap,
    "childcare_cap": MonthlyCap,
    "daily_cover": DailyCover,
    "overtime_cap": OvertimeCap,
}

R = TypeVar("R", bound=Dated)


def valid_row(rows: Sequence[R], kind: str, day: date) -> R:
    """Return the row in force on a day, or raise MissingFigure."""
    for row in rows:
        if row.holds_on(day):
            return row
    raise MissingFigure([(kind, day)])


def insurance_figures(figures: Figures, month: date) -> InsuranceFigures:
    """Return the insurance figures of the month that begins on `month`."""
    _refuse_gaps(figures, [(kind, month) for kind in INSURANCE_KINDS])
    return InsuranceFigures(
        valid_row(figures.pension_rate, "pension_rate", month),
        valid_row(figures.pension_base, "pension_base", month),
        valid_row(figures.health_rate, "health_rate", month),
        valid_row(figures.health_bounds, "health_bounds", month),
        valid_row(figures.care_ratio, "care_ratio", month),
        valid_row(figures.employment_rate, "employment_rate", month),
    )


def tax_figures(figures: Figures, pay_day: date) -> TaxFigures:
    """Return the tax figures of the day on which tax is withheld."""
    _refuse_gaps(figures, [(kind, pay_day) for kind in TAX_KINDS])
    return TaxFigures(
        valid_row(figures.simple_tax, "simple_tax", pay_day),
        valid_row(figures.child_credit, "child_credit", pay_day),
        valid_row(figures.freelance_rate, "freelance_rate", pay_day),
        valid_row(figures.local_rate, "local_rate", pay_day),
        valid_row(figures.daily_worker, "daily_worker", pay_day),
    )


def item_figures(figures: Figures, month: date) -> ItemFigures:
    """Return the figures of items in the month that begins on `month`."""
    _refuse_gaps(figures, [(kind, month) for kind in ITEM_KINDS])
    return ItemFigures(*(valid_row(getattr(figures, kind), kind, month) for kind in ITEM_KINDS))


def daily_worker_figures(figures: Figures, pay_day: date) -> tuple[DailyWorkerTax, Rate]:
    """Return a daily worker's tax and the local rate of a day of withholding."""
    _refuse_gaps(figures, [("daily_worker", pay_day), ("local_rate", pay_day)])
    daily = valid_row(figures.daily_worker, "daily_worker", pay_day)
    return daily, valid_row(figures.local_rate, "local_rate", pay_day)


def month_figures(figures: Figures, month: date, pay_day: date) -> MonthFigures:
    """Return all figures of a pay run, or raise MissingFigure with everything that is missing."""
    wanted = [(kind, month) for kind in ("minimum_wage", *INSURANCE_KINDS, *ITEM_KINDS)]
    _refuse_gaps(figures, [*wanted, *((kind, pay_day) for kind in TAX_KINDS)])
    return MonthFigures(
        valid_row(figures.minimum_wage, "minimum_wage", month),
        insurance_figures(figures, month),
        tax_figures(figures, pay_day),
        item_figures(figures, month),
    )


def provisional_names(used: MonthFigures, month: date, pay_day: date) -> list[str]:
    """Name the figures that are carried on or announced, not yet published law, for this run."""
    by_month = {"minimum_wage": used.minimum_wage, **vars(used.insurance)}
    by_day = vars(used.tax)
    late = [kind for kind, row in by_month.items() if row.confirmed_to < month]
    late += [kind for kind, row in by_day.items() if row.confirmed_to < pay_day]
    return [KOREAN_NAMES[kind] for kind in late]


def _refuse_gaps(figures: Figures, wanted: Sequence[tuple[str, date]]) -> None:
    missing = [
        (kind, day) for kind, day in wanted if not any(row.holds_on(day) for row in getattr(figures, kind))
    ]
    if missing:
        raise MissingFigure(missing)
