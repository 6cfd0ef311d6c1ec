"""What is typed into the calculator: figures only, no name and no number of anybody."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from typing import Annotated, Any, Literal

from chassis.forms import Month, TypedNumber
from pydantic import BaseModel, BeforeValidator, Field, model_validator

MOST_WON = 10_000_000_000
_MOST_MINUTES = 744 * 60
_CLOCK = re.compile(r"(\d{1,3}):([0-5]\d)")
_DECIMAL = re.compile(r"(\d{1,3})(?:\.(\d{1,2}))?(?:시간)?")


def _minutes(value: Any) -> Any:
    if not isinstance(value, str):
        return value
    text = value.replace(" ", "")
    if clock := _CLOCK.fullmatch(text):
        return int(clock[1]) * 60 + int(clock[2])
    if hours := _DECIMAL.fullmatch(text):
        return round(Decimal(f"{hours[1]}.{hours[2] or 0}") * 60)
    raise ValueError("시간을 16.5 또는 16:30처럼 입력해 주세요.")


Won = Annotated[int, TypedNumber, Field(ge=0, le=MOST_WON)]
Count = Annotated[int, TypedNumber]
Minutes = Annotated[int, BeforeValidator(_minutes), Field(ge=0, le=_MOST_MINUTES)]


class HouseholdForm(BaseModel):
    """Who counts for withholding."""

    family: Annotated[Count, Field(ge=1, le=100)] = 1
    children: Annotated[Count, Field(ge=0, le=99)] = 0
    percent: Literal["80", "100", "120"] = "100"

    @model_validator(mode="after")
    def children_are_family(self) -> HouseholdForm:
        """Children are counted inside the family."""
        if self.children >= self.family:
            raise ValueError("자녀는 공제대상가족 수(본인 포함) 안에서 입력해 주세요.")
        return self


class PayForm(HouseholdForm):
    """Hours of a month and the hourly wage."""

    month: Month
    hourly: Annotated[Won, Field(ge=1, le=300_000)]
    regular: Minutes = 0
    overtime: Minutes = 0
    night: Minutes = 0
    holiday: Minutes = 0
    holiday_long: Minutes = 0
    weekly_holiday: Minutes = 0
    paid_holiday: Minutes = 0
    weekly_hours: Annotated[Count, Field(ge=1, le=40)] = 40
    size: Literal["5", "4"] = "5"
    mode: Literal["insured", "freelance"] = "insured"


class InsuranceForm(BaseModel):
    """A month's taxable pay."""

    month: Month
    pay: Won


class TaxForm(HouseholdForm):
    """A month's taxable pay and the day on which tax is withheld."""

    on: date
    pay: Won


class DailyForm(BaseModel):
    """A daily worker's wage of a day, and how many days are paid how."""

    on: date
    wage: Won
    days: Annotated[Count, Field(ge=1, le=31)] = 1
    together: Literal["each", "once"] = "each"


class SeveranceForm(BaseModel):
    """Service, pay of the last three months, and what is paid once a year."""

    hired_on: date
    left_on: date
    three_month_pay: Won
    three_month_days: Annotated[Count, Field(ge=89, le=92)] = 92
    yearly_bonus: Won = 0
    yearly_leave_pay: Won = 0
    ordinary_daily_wage: Won = 0
    weekly_hours: Annotated[Decimal, TypedNumber, Field(ge=0, le=168, decimal_places=2)] = Decimal(40)

    @model_validator(mode="after")
    def leaves_after_hire(self) -> SeveranceForm:
        """Refuse to leave before the first day."""
        if self.left_on <= self.hired_on:
            raise ValueError("퇴사일은 입사일보다 뒤여야 합니다.")
        return self


CALCULATORS: dict[str, tuple[str, type[BaseModel]]] = {
    "pay": ("급여", PayForm),
    "insurance": ("4대보험", InsuranceForm),
    "tax": ("소득세", TaxForm),
    "daily": ("일용근로자", DailyForm),
    "severance": ("퇴직금", SeveranceForm),
}
