"""What the office types for a person's insurance."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from chassis.forms import Month, OneLine, TypedNumber
from pydantic import BaseModel, Field, StringConstraints, ValidationInfo, field_validator

from payroll.coverage.rules import BILLED, CALCULATED, Bill, Coverage

Key = Annotated[str, StringConstraints(min_length=8, max_length=64, pattern=r"^[A-Za-z0-9_-]+$")]
Won = Annotated[int, TypedNumber, Field(ge=0, le=10_000_000)]
Reason = Annotated[str, StringConstraints(max_length=200), OneLine]


class CoverageForm(BaseModel):
    """From which month on, calculated or billed with the three amounts, what is left out and why."""

    month: Month
    mode: Literal["calculated", "billed"] = "calculated"
    pension_won: Won | None = Field(default=None, validate_default=True)
    health_won: Won | None = Field(default=None, validate_default=True)
    care_won: Won | None = Field(default=None, validate_default=True)
    no_pension: Reason = ""
    no_health: Reason = ""
    no_employment: Reason = ""
    joins_at_once: bool = False

    @field_validator("pension_won", "health_won", "care_won")
    @classmethod
    def tells_the_bill(cls, value: int | None, info: ValidationInfo) -> int | None:
        """A billed person has all three amounts."""
        if info.data.get("mode") == BILLED and value is None:
            raise ValueError("고지서의 금액을 입력해 주세요. 없으면 0원입니다.")
        return value

    @property
    def idle(self) -> dict[str, str]:
        """Return why amounts that nobody would use were typed, by field."""
        told = (self.pension_won, self.health_won, self.care_won) != (None, None, None)
        if self.mode == CALCULATED and told:
            return {"mode": "고지액으로 내면 ‘고지액’을 고르고, 보수로 계산하면 금액을 지워 주세요."}
        return {}

    @property
    def bill(self) -> Bill | None:
        """The billed amounts, None where they are calculated or one is missing."""
        won = (self.pension_won, self.health_won, self.care_won)
        if self.mode != BILLED or won[0] is None or won[1] is None or won[2] is None:
            return None
        return Bill(won[0], won[1], won[2])

    def coverage(self) -> Coverage:
        """Return the coverage for the rules."""
        return Coverage(
            date.fromisoformat(f"{self.month}-01"),
            self.bill,
            self.no_pension,
            self.no_health,
            self.no_employment,
            self.joins_at_once,
        )


class KeyForm(BaseModel):
    """One filling-in of a form: sent twice it has one effect."""

    form_key: Key
