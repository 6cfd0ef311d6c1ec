"""Pay of given hours as a call: by the hour, by the day or by the month, exactly as a run computes it."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from chassis.db import Db
from chassis.forms import Month
from fastapi import APIRouter, Request
from pydantic import BaseModel, Field, model_validator

from payroll.access import PayOffice
from payroll.calculation.api import CalculationRefused
from payroll.calculation.forms import PayForm
from payroll.calculation.rules import Contract, Hours, pay_outcome
from payroll.figures.queries import FiguresMissing, figures_now
from payroll.figures.rules import Figures, MissingFigure, month_figures
from payroll.run.rules.states import usual_pay_date

router = APIRouter(prefix="/api/payroll/v1/calculations", tags=["calculations"])

MOST_ITEMS = 1_000
Minutes = Annotated[int, Field(strict=True, ge=0, le=744 * 60)]
Won = Annotated[int, Field(strict=True, ge=1, le=100_000_000)]
Count = Annotated[int, Field(strict=True, ge=1, le=40)]


class PayHours(BaseModel):
    """Minutes of the month by kind; a monthly wage holds `regular`, weekly and paid holidays itself."""

    regular: Minutes = 0
    overtime: Minutes = 0
    night: Minutes = 0
    holiday: Minutes = 0
    holiday_long: Minutes = 0
    weekly_holiday: Minutes = 0
    paid_holiday: Minutes = 0


class PayItem(BaseModel):
    """A month's hours and what is paid for them; the won of the kind chosen is required."""

    month: Month
    pay_kind: Literal["hourly", "daily", "monthly"] = "hourly"
    hourly_won: Annotated[Won, Field(le=300_000)] | None = None
    day_won: Annotated[Won, Field(le=2_400_000)] | None = None
    day_hours: Annotated[int, Field(strict=True, ge=1, le=8)] = 8
    month_won: Annotated[Won, Field(le=62_700_000)] | None = None
    weekly_hours: Count = 40
    workplace_size: Annotated[int, Field(strict=True, ge=1, le=1_000_000)] = 5
    tax_mode: Literal["insured", "freelance"] = "insured"
    family: Annotated[int, Field(strict=True, ge=1, le=100)] = 1
    children_8_to_20: Annotated[int, Field(strict=True, ge=0, le=99)] = 0
    percent: Literal[80, 100, 120] = 100
    hired_on: date | None = None
    left_on: date | None = None
    minutes: PayHours = PayHours()

    @model_validator(mode="after")
    def children_are_family(self) -> PayItem:
        """Children are counted inside the family."""
        if self.children_8_to_20 >= self.family:
            raise ValueError("자녀는 공제대상가족 수(본인 포함) 안에서 입력해 주세요.")
        return self

    def form(self) -> PayForm:
        """Return the same as the page has it."""
        told = self.model_dump(include={"month", "pay_kind", "day_won", "day_hours", "month_won"})
        told |= self.model_dump(include={"weekly_hours", "family", "hired_on", "left_on"})
        size = "5" if self.workplace_size >= _PREMIUM_SIZE else "4"
        return PayForm.model_validate(
            {
                **told,
                **self.minutes.model_dump(),
                "hourly": self.hourly_won,
                "size": size,
                "mode": self.tax_mode,
                "children": self.children_8_to_20,
                "percent": str(self.percent),
            }
        )


class PayItems(BaseModel):
    """What to compute."""

    items: Annotated[list[PayItem], Field(max_length=MOST_ITEMS)]


class PayLine(BaseModel):
    """A line of the payslip: `earning` or `deduction`, its won, its sentence, its law or figure."""

    side: str
    code: str
    label: str
    won: int
    formula: str
    basis: str


class PayResult(BaseModel):
    """Won and their lines; where nothing can be paid `refused` says why and all are 0."""

    gross: int
    deduction_total: int
    net: int
    lines: list[PayLine]
    refused: str = ""


class PayResults(BaseModel):
    """One result per item, in order."""

    items: list[PayResult]


_PREMIUM_SIZE = 5


@router.post("/pay")
def pay(body: PayItems, _who: PayOffice, db: Db, request: Request) -> PayResults:
    """Compute the pay of a month's hours."""
    law, pay_day = figures_now(db), request.app.state.settings.usual_pay_day
    return PayResults(items=[_paid(n, item, law, pay_day) for n, item in enumerate(body.items)])


def _paid(number: int, item: PayItem, law: Figures, pay_day: int) -> PayResult:
    form = item.form()
    if form.lacking:
        named = {"hourly": "hourly_won"}
        raise CalculationRefused(
            fields={f"items.{number}.{named.get(name, name)}": why for name, why in form.lacking.items()}
        )
    try:
        figures = month_figures(law, form.first, usual_pay_date(form.first, pay_day))
    except MissingFigure as error:
        told = FiguresMissing(error).detail
        raise CalculationRefused(fields={f"items.{number}.month": told}) from error
    contract = Contract(form.weekly_hours, item.workplace_size, form.hired_on, form.left_on)
    outcome = pay_outcome(form.first, Hours(**item.minutes.model_dump()), form.terms(), contract, figures)
    if outcome.draft is None:
        why = " ".join(problem.sentence for problem in outcome.problems)
        return PayResult(gross=0, deduction_total=0, net=0, lines=[], refused=why)
    draft = outcome.draft
    lines = [
        PayLine(
            side=line.side,
            code=line.code,
            label=line.label,
            won=line.amount,
            formula=line.formula,
            basis=line.basis,
        )
        for line in draft.lines
    ]
    return PayResult(
        gross=draft.gross_won, deduction_total=draft.deduction_won, net=draft.net_won, lines=lines
    )
