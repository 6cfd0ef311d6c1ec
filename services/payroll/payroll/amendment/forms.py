"""What the office types to propose a change of the figures and to decide on one."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Annotated, Any, Literal

from chassis.forms import OneLine
from pydantic import BaseModel, Field, StringConstraints, model_validator

from payroll.amendment.rules import Change

EARLIEST, LATEST = date(2000, 1, 1), date(2100, 12, 31)
Day = Annotated[date, Field(ge=EARLIEST, le=LATEST)]
Told = Annotated[str, StringConstraints(min_length=2, max_length=300), OneLine]
Text = Annotated[str, StringConstraints(max_length=300), OneLine]
Token = Annotated[str, StringConstraints(min_length=8, max_length=64, pattern=r"^[A-Za-z0-9_-]+$")]


class Filled(BaseModel):
    """One filling-in of a form: sent twice it has one effect."""

    form_token: Token


class SpanForm(BaseModel):
    """From when until when, whether it is published law, where it stands, and why it is entered."""

    valid_from: Day
    valid_to: Day
    is_confirmed: Literal["yes", "no"] = "yes"
    source: Told
    reason: Told

    def change(self, kind: str, content: Mapping[str, Any]) -> Change:
        """Return the change with what was typed as its content."""
        last_confirmed = self.valid_to if self.is_confirmed == "yes" else self.valid_from - timedelta(days=1)
        return Change(kind, self.valid_from, self.valid_to, last_confirmed, self.source, content)


class EndForm(BaseModel):
    """The last day on which a kind holds, where that stands, and why."""

    last_day: Day
    end_source: Told
    end_reason: Told


class DecisionForm(BaseModel):
    """Confirm, refuse with a reason, or take the own proposal back."""

    decision: Literal["accept", "refuse", "withdraw"]
    note: Text = ""
    same_person_reason: Text = ""


class ProposalForm(BaseModel):
    """A proposal as a call: a new row with `content`, or with `last_day` the end of what holds."""

    kind: Annotated[str, StringConstraints(max_length=30)]
    valid_from: Day | None = None
    valid_to: Day | None = None
    last_day: Day | None = None
    is_confirmed: bool = True
    content: dict[str, str | int] = Field(default_factory=dict)
    source: Told
    reason: Told

    @model_validator(mode="after")
    def tells_either_a_range_or_an_end(self) -> ProposalForm:
        """A new row has both days; an end has its last day."""
        if (self.last_day is None) == (self.valid_from is None or self.valid_to is None):
            raise ValueError("새 값은 valid_from과 valid_to를, 끝내기는 last_day만 보내 주세요.")
        return self
