"""The terms of a hire as the office types them."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any

from chassis.forms import OneLine
from pydantic import BaseModel, BeforeValidator, Field, StringConstraints

from recruit.hire.rules import TaxMode


def _without_commas(value: Any) -> Any:
    return value.replace(",", "").removesuffix("원").strip() if isinstance(value, str) else value


Won = Annotated[int, Field(ge=0, le=1_000_000_000), BeforeValidator(_without_commas)]


class HireTerms(BaseModel):
    """Where, from when and for how much an applicant will work; the site may be decided later."""

    site_id: Annotated[int, Field(ge=1, le=2_000_000_000)] | None = None
    hire_date: date
    hourly_won: Won
    tax_mode: TaxMode = "insured"
    freelance_reason: Annotated[str, StringConstraints(max_length=200), OneLine] = ""
