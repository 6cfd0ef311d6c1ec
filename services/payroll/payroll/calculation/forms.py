"""What is typed into the calculator: figures only, no name and no number of anybody."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from math import ceil
from typing import Annotated, Any, Literal

from chassis.forms import Month, TypedNumber
from pydantic import BaseModel, BeforeValidator, Field, model_validator

from payroll.wage.forms import AMOUNT_WANTED
from payroll.wage.rules import DAY_HOURS, WageTerms

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
    """Hours of a month, what is paid by the hour, the day or the month, and since or until when."""

    month: Month
    pay_kind: Literal["hourly", "daily", "monthly"] = "hourly"
    hourly: Annotated[Won, Field(ge=1, le=300_000)] | None = None
    day_won: Annotated[Won, Field(ge=1, le=2_400_000)] | None = None
    day_hours: Annotated[Count, Field(ge=1, le=DAY_HOURS)] = DAY_HOURS
    month_won: Annotated[Won, Field(ge=1, le=62_700_000)] | None = None
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
    hired_on: date | None = None
    left_on: date | None = None

    @property
    def first(self) -> date:
        """The first day of the month."""
        return date.fromisoformat(f"{self.month}-01")

    @property
    def lacking(self) -> dict[str, str]:
        """Return what the chosen kind of pay still wants, and dates outside the month, by field."""
        name, wanted = AMOUNT_WANTED[self.pay_kind]
        field = {"hourly_won": "hourly"}.get(name, name)
        found = {field: wanted} if getattr(self, field) is None else {}
        following = (self.first + timedelta(days=31)).replace(day=1)
        if self.hired_on and self.hired_on >= following:
            found["hired_on"] = "이 달이 끝나기 전의 날짜를 입력해 주세요."
        if self.left_on and self.left_on <= max(self.first, self.hired_on or self.first):
            found["left_on"] = "이 달의 첫날과 입사일보다 뒤의 날짜를 입력해 주세요."
        return found

    def terms(self) -> WageTerms:
        """Return the terms for the rules, in force long since."""
        terms = WageTerms(
            date(2000, 1, 1),
            self.hourly or 0,
            self.mode,
            self.family,
            self.children,
            int(self.percent),
            pay_kind=self.pay_kind,
            day_won=self.day_won or 0,
            day_hours=self.day_hours,
            month_won=self.month_won or 0,
            week_hours=self.weekly_hours,
        )
        return replace(terms, hourly_won=ceil(terms.hourly))


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
