"""Withholding, insurance, daily workers' tax and severance computed for people who check or compare."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Annotated, Literal, TypeVar

from chassis.clock import Now, business_date
from chassis.db import Db
from chassis.errors import Invalid
from chassis.forms import Month
from fastapi import APIRouter
from pydantic import BaseModel, Field, model_validator

from payroll.access import PayOffice
from payroll.figures.queries import FiguresMissing, figures_now
from payroll.figures.rules import (
    Figures,
    MissingFigure,
    daily_worker_figures,
    insurance_figures,
    tax_figures,
)
from payroll.insurance.rules import premiums
from payroll.severance.rules import LastPay, severance_of
from payroll.withholding.rules.daily import daily_tax
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


class DailyWorkerItem(BaseModel):
    """Wages of single days in won, whether they are paid as one sum, and the day withheld (today)."""

    daily_wages: Annotated[list[Won], Field(min_length=1, max_length=31)]
    paid_together: bool = False
    on: date | None = None


class DailyWorkerItems(BaseModel):
    """What to compute."""

    items: Annotated[list[DailyWorkerItem], Field(max_length=MOST_ITEMS)]


class DailyWorkerResult(BaseModel):
    """Won: income tax, local income tax, and what is left of the wages after both."""

    income_tax: int
    local_tax: int
    net: int


class DailyWorkerResults(BaseModel):
    """One result per item, in order."""

    items: list[DailyWorkerResult]


class SeveranceForm(BaseModel):
    """Dates, pay in won and calendar days; `left_on` is the day after the last day of work."""

    hired_on: date
    left_on: date
    three_month_pay: Won
    three_month_days: Annotated[int, Field(strict=True, ge=1, le=92)]
    yearly_bonus: Won = 0
    yearly_leave_pay: Won = 0
    ordinary_daily_wage: Won = 0
    weekly_hours: Annotated[Decimal, Field(ge=0, le=168, decimal_places=2)] = Decimal(40)

    @model_validator(mode="after")
    def leaves_after_hire(self) -> SeveranceForm:
        """Refuse to leave before the first day."""
        if self.left_on <= self.hired_on:
            raise ValueError("퇴사일은 입사일보다 뒤여야 합니다.")
        return self


class SeveranceResult(BaseModel):
    """Won and how they came about; the daily average to 1/100 won, rounded up."""

    service_days: int
    average_daily_wage: Decimal
    applied_wage: Literal["average", "ordinary"]
    severance: int
    reason: str


class CalculationRefused(Invalid):
    """An item lies where the law's figures are not known."""

    code, message = "calculation_refused", "계산에 쓸 수치가 없는 항목이 있습니다."


@router.post("/withholding")
def withholding(body: WithholdingItems, _who: PayOffice, db: Db) -> WithholdingResults:
    """Compute the income tax withheld by the simplified table."""
    law = figures_now(db)
    return WithholdingResults(items=_each(body.items, "on", lambda item: _withheld(item, law)))


@router.post("/insurance")
def insurance(body: InsuranceItems, _who: PayOffice, db: Db) -> InsuranceResults:
    """Compute the worker's premiums of the four insurances."""
    law = figures_now(db)
    return InsuranceResults(items=_each(body.items, "month", lambda item: _premiums(item, law)))


@router.post("/daily-worker")
def daily_worker(body: DailyWorkerItems, _who: PayOffice, db: Db, now: Now) -> DailyWorkerResults:
    """Compute what is withheld from days' wages of a daily worker."""
    today, law = business_date(now), figures_now(db)
    results = _each(body.items, "on", lambda item: _daily(item, item.on or today, law))
    return DailyWorkerResults(items=results)


@router.post("/severance")
def severance(body: SeveranceForm, _who: PayOffice) -> SeveranceResult:
    """Compute a worker's severance."""
    pay = LastPay(
        body.three_month_pay,
        body.three_month_days,
        body.yearly_bonus,
        body.yearly_leave_pay,
        body.ordinary_daily_wage,
    )
    found = severance_of(body.hired_on, body.left_on, pay, Fraction(body.weekly_hours))
    return SeveranceResult(
        service_days=found.service_days,
        average_daily_wage=Decimal(math.ceil(found.average_daily_wage * 100)) / 100,
        applied_wage="ordinary" if found.ordinary_counts else "average",
        severance=found.severance,
        reason=found.reason,
    )


Item = TypeVar("Item")
Result = TypeVar("Result")


def _each(items: Sequence[Item], field: str, compute: Callable[[Item], Result]) -> list[Result]:
    results = []
    for index, item in enumerate(items):
        try:
            results.append(compute(item))
        except MissingFigure as error:
            told = FiguresMissing(error).detail
            raise CalculationRefused(fields={f"items.{index}.{field}": told}) from error
    return results


def _withheld(item: WithholdingItem, law: Figures) -> WithholdingResult:
    household = Household(item.family, item.children_8_to_20, item.percent)
    found = withheld(item.monthly_taxable, household, tax_figures(law, item.on))
    return WithholdingResult(table=found.table, income_tax=found.income_tax, local_tax=found.local_tax)


def _premiums(item: InsuranceItem, law: Figures) -> InsuranceResult:
    found = premiums(item.monthly_pay, insurance_figures(law, date.fromisoformat(f"{item.month}-01")))
    return InsuranceResult(
        pension=found.pension,
        health=found.health,
        long_term_care=found.long_term_care,
        employment=found.employment,
    )


def _daily(item: DailyWorkerItem, day: date, law: Figures) -> DailyWorkerResult:
    daily, local = daily_worker_figures(law, day)
    tax = daily_tax(item.daily_wages, paid_together=item.paid_together, law=daily, local_rate=local.rate)
    net = sum(item.daily_wages) - tax.income_tax - tax.local_tax
    return DailyWorkerResult(income_tax=tax.income_tax, local_tax=tax.local_tax, net=net)
