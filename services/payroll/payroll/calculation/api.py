"""Withholding and insurance computed for lists of amounts, for people who check or compare."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import Annotated, Literal, TypeVar

from chassis.errors import Invalid
from chassis.forms import Month
from fastapi import APIRouter
from pydantic import BaseModel, Field

from payroll.access import PayOffice
from payroll.figures.queries import FiguresMissing, insurance_figures_of, tax_figures_on
from payroll.insurance.rules import premiums
from payroll.withholding.rules.withheld import Household, withheld

router = APIRouter(prefix="/api/payroll/v1/calculations", tags=["calculations"])

MOST_ITEMS = 10_000
Won = Annotated[int, Field(strict=True, ge=0, le=100_000_000_000)]


class WithholdingItem(BaseModel):
    """Monthly taxable pay, family with the worker, children of 8 to 20 in it, percent, day withheld."""

    monthly_taxable: Won
    family: Annotated[int, Field(strict=True, ge=1, le=100)] = 1
    children_8_to_20: Annotated[int, Field(strict=True, ge=0, le=100)] = 0
    percent: Literal[80, 100, 120] = 100
    on: date


class WithholdingItems(BaseModel):
    """What to compute."""

    items: Annotated[list[WithholdingItem], Field(max_length=MOST_ITEMS)]


class WithholdingResult(BaseModel):
    """Won: the table's cell, income tax, local income tax."""

    table: int
    income_tax: int
    local_tax: int


class WithholdingResults(BaseModel):
    """One result per item, in order."""

    items: list[WithholdingResult]


class InsuranceItem(BaseModel):
    """Monthly taxable pay and the month it is for."""

    monthly_pay: Won
    month: Month


class InsuranceItems(BaseModel):
    """What to compute."""

    items: Annotated[list[InsuranceItem], Field(max_length=MOST_ITEMS)]


class InsuranceResult(BaseModel):
    """Won that the worker pays of each insurance."""

    pension: int
    health: int
    long_term_care: int
    employment: int


class InsuranceResults(BaseModel):
    """One result per item, in order."""

    items: list[InsuranceResult]


class CalculationRefused(Invalid):
    """An item lies where the law's figures are not known."""

    code, message = "calculation_refused", "계산에 쓸 수치가 없는 항목이 있습니다."


@router.post("/withholding")
def withholding(body: WithholdingItems, _who: PayOffice) -> WithholdingResults:
    """Compute the income tax withheld by the simplified table."""
    return WithholdingResults(items=_each(body.items, "on", _withheld))


@router.post("/insurance")
def insurance(body: InsuranceItems, _who: PayOffice) -> InsuranceResults:
    """Compute the worker's premiums of the four insurances."""
    return InsuranceResults(items=_each(body.items, "month", _premiums))


Item = TypeVar("Item")
Result = TypeVar("Result")


def _each(items: Sequence[Item], field: str, compute: Callable[[Item], Result]) -> list[Result]:
    results = []
    for index, item in enumerate(items):
        try:
            results.append(compute(item))
        except FiguresMissing as error:
            raise CalculationRefused(fields={f"items.{index}.{field}": error.detail}) from error
    return results


def _withheld(item: WithholdingItem) -> WithholdingResult:
    household = Household(item.family, item.children_8_to_20, item.percent)
    found = withheld(item.monthly_taxable, household, tax_figures_on(item.on))
    return WithholdingResult(table=found.table, income_tax=found.income_tax, local_tax=found.local_tax)


def _premiums(item: InsuranceItem) -> InsuranceResult:
    found = premiums(item.monthly_pay, insurance_figures_of(date.fromisoformat(f"{item.month}-01")))
    return InsuranceResult(
        pension=found.pension,
        health=found.health,
        long_term_care=found.long_term_care,
        employment=found.employment,
    )
