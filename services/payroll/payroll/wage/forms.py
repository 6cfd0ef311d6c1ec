"""What the office types for wage terms, and what a hire sends."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from math import ceil
from typing import Annotated, Literal

from chassis.forms import OneLine, TypedNumber
from pydantic import AfterValidator, BaseModel, Field, StringConstraints

from payroll.wage.rules import (
    DAY_HOURS,
    FREELANCE,
    FULL_WEEK,
    PAY_DAILY,
    PAY_HOURLY,
    PAY_MONTHLY,
    PERCENTS,
    WageTerms,
)

REASON_WANTED = "3.3%로 정하는 이유를 적어 주세요. 예: 배달 건별 도급 계약"
LAST_YEAR_WANTED = "생산직이면 직전연도 총급여를 입력해 주세요. 작년에 일하지 않았으면 0입니다."
NOT_PRODUCTION = "생산직에 표시하거나, 생산직이 아니면 직전연도 총급여를 지워 주세요."
AMOUNT_WANTED = {
    PAY_HOURLY: ("hourly_won", "시급을 입력해 주세요."),
    PAY_DAILY: ("day_won", "하루 일급(1공)을 입력해 주세요."),
    PAY_MONTHLY: ("month_won", "월급을 입력해 주세요."),
}
EARLIEST, LATEST = date(2000, 1, 1), date(2100, 12, 31)


def _known_percent(value: int) -> int:
    if value not in PERCENTS:
        raise ValueError("원천징수 비율은 80, 100, 120 중에서 골라 주세요.")
    return value


Won = Annotated[int, TypedNumber, Field(gt=0, lt=100_000_000)]
Count = Annotated[int, TypedNumber]


class TermsForm(BaseModel):
    """Wage terms as entered: from when, what is paid, tax mode, and who counts for withholding.

    Of the amounts only that of the kind counts; the others may be empty.
    """

    valid_from: Annotated[date, Field(ge=EARLIEST, le=LATEST)]
    pay_kind: Literal["hourly", "daily", "monthly"] = "hourly"
    hourly_won: Won | None = None
    day_won: Won | None = None
    day_hours: Annotated[Count, Field(ge=1, le=DAY_HOURS)] = DAY_HOURS
    month_won: Won | None = None
    week_hours: Annotated[Count, Field(ge=1, le=FULL_WEEK)] = FULL_WEEK
    tax_mode: Literal["insured", "freelance", "daily"]
    freelance_reason: Annotated[str, StringConstraints(max_length=200), OneLine] = ""
    family_count: Annotated[Count, Field(ge=1, le=20)] = 1
    children: Annotated[Count, Field(ge=0, le=19)] = 0
    percent: Annotated[Count, AfterValidator(_known_percent)] = 100
    job: Annotated[str, StringConstraints(max_length=50), OneLine] = ""
    is_production: bool = False
    last_year_won: Annotated[int, TypedNumber, Field(ge=0, lt=1_000_000_000)] | None = None

    @property
    def lacking(self) -> dict[str, str]:
        """Return what the chosen kind of pay or 3.3 % still wants (F-89), by field."""
        field, wanted = AMOUNT_WANTED[self.pay_kind]
        found = {field: wanted} if getattr(self, field) is None else {}
        if self.tax_mode == FREELANCE and not self.freelance_reason:
            found["freelance_reason"] = REASON_WANTED
        if self.is_production and self.last_year_won is None:
            found["last_year_won"] = LAST_YEAR_WANTED
        if self.last_year_won is not None and not self.is_production:
            found["last_year_won"] = NOT_PRODUCTION
        return found

    def terms(self) -> WageTerms:
        """Return the terms for the rules: only what belongs to the kind, a reason for 3.3 % only."""
        is_daily, is_monthly = self.pay_kind == PAY_DAILY, self.pay_kind == PAY_MONTHLY
        terms = WageTerms(
            self.valid_from,
            self.hourly_won or 0,
            self.tax_mode,
            self.family_count,
            self.children,
            self.percent,
            self.freelance_reason if self.tax_mode == FREELANCE else "",
            pay_kind=self.pay_kind,
            day_won=(self.day_won or 0) if is_daily else 0,
            day_hours=self.day_hours if is_daily else DAY_HOURS,
            month_won=(self.month_won or 0) if is_monthly else 0,
            week_hours=self.week_hours if is_monthly else FULL_WEEK,
            job=self.job,
            last_year_won=self.last_year_won if self.is_production else None,
        )
        return replace(terms, hourly_won=ceil(terms.hourly))


class HireTerms(BaseModel):
    """Terms that a hire brings."""

    application_id: Annotated[str, StringConstraints(min_length=1, max_length=64)]
    employee_id: Annotated[int, Field(gt=0)]
    valid_from: Annotated[date, Field(ge=EARLIEST, le=LATEST)]
    hourly_won: Annotated[int, Field(gt=0, lt=100_000_000)]
    tax_mode: Literal["insured", "freelance"]
    freelance_reason: Annotated[str, StringConstraints(max_length=200)] = ""
    job: Annotated[str, StringConstraints(max_length=50), OneLine] = ""

    def terms(self) -> WageTerms:
        """Return the terms for the rules: alone in the family until the office says otherwise."""
        reason = self.freelance_reason if self.tax_mode == FREELANCE else ""
        return WageTerms(
            self.valid_from, self.hourly_won, self.tax_mode, freelance_reason=reason, job=self.job
        )
