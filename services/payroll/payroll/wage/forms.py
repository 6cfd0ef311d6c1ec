"""What the office types for wage terms, and what a hire sends."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from chassis.forms import OneLine, TypedNumber
from pydantic import AfterValidator, BaseModel, Field, StringConstraints

from payroll.wage.rules import FREELANCE, PERCENTS, WageTerms

EARLIEST, LATEST = date(2000, 1, 1), date(2100, 12, 31)


def _known_percent(value: int) -> int:
    if value not in PERCENTS:
        raise ValueError("원천징수 비율은 80, 100, 120 중에서 골라 주세요.")
    return value


Won = Annotated[int, TypedNumber, Field(gt=0, lt=100_000_000)]
Count = Annotated[int, TypedNumber]


class TermsForm(BaseModel):
    """Wage terms as entered: from when, won per hour, tax mode, and who counts for withholding."""

    valid_from: Annotated[date, Field(ge=EARLIEST, le=LATEST)]
    hourly_won: Won
    tax_mode: Literal["insured", "freelance"]
    freelance_reason: Annotated[str, StringConstraints(max_length=200), OneLine] = ""
    family_count: Annotated[Count, Field(ge=1, le=20)] = 1
    children: Annotated[Count, Field(ge=0, le=19)] = 0
    percent: Annotated[Count, AfterValidator(_known_percent)] = 100

    @property
    def lacks_reason(self) -> bool:
        """Say whether 3.3 % was chosen without a reason (F-89)."""
        return self.tax_mode == FREELANCE and not self.freelance_reason

    def terms(self) -> WageTerms:
        """Return the terms for the rules; a reason is kept for 3.3 % only."""
        return WageTerms(
            self.valid_from,
            self.hourly_won,
            self.tax_mode,
            self.family_count,
            self.children,
            self.percent,
            self.freelance_reason if self.tax_mode == FREELANCE else "",
        )


class HireTerms(BaseModel):
    """Terms that a hire brings."""

    application_id: Annotated[str, StringConstraints(min_length=1, max_length=64)]
    employee_id: Annotated[int, Field(gt=0)]
    valid_from: Annotated[date, Field(ge=EARLIEST, le=LATEST)]
    hourly_won: Annotated[int, Field(gt=0, lt=100_000_000)]
    tax_mode: Literal["insured", "freelance"]
    freelance_reason: Annotated[str, StringConstraints(max_length=200)] = ""

    def terms(self) -> WageTerms:
        """Return the terms for the rules: alone in the family until the office says otherwise."""
        reason = self.freelance_reason if self.tax_mode == FREELANCE else ""
        return WageTerms(self.valid_from, self.hourly_won, self.tax_mode, freelance_reason=reason)
