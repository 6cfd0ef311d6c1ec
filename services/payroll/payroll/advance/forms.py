"""What a worker types to ask, and what the office types to decide, to pay and to set the policy."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from chassis.forms import Month, OneLine, TypedNumber
from pydantic import (
    AfterValidator,
    AliasChoices,
    BaseModel,
    ConfigDict,
    Field,
    StringConstraints,
    model_validator,
)

from payroll.advance.rules.limit import EMERGENCIES, EMERGENCY, Policy
from payroll.advance.rules.payout import Payout

METHODS = {"transfer": "계좌이체", "cash": "현금"}
MOST_WON = 100_000_000
State = Literal["requested", "approved", "rejected", "cancelled", "paid", "settled", "carried"]
EARLIEST, LATEST = date(2000, 1, 1), date(2100, 12, 31)


def _agreed(value: bool) -> bool:
    if not value:
        raise ValueError("내용을 읽고 동의해 주세요.")
    return value


Won = Annotated[int, TypedNumber, Field(gt=0, le=MOST_WON)]
Text = Annotated[str, StringConstraints(max_length=300), OneLine]
Evidence = Annotated[str, StringConstraints(min_length=1, max_length=200), OneLine]
Token = Annotated[str, StringConstraints(min_length=8, max_length=64, pattern=r"^[A-Za-z0-9_-]+$")]


class Filled(BaseModel):
    """One filling-in of a form: sent twice it has one effect."""

    form_token: Token


class AdvanceForm(BaseModel):
    """A request: how much of which month's pay, ordinary or in an emergency, and the consent."""

    model_config = ConfigDict(populate_by_name=True)

    amount: Annotated[Won, Field(validation_alias=AliasChoices("amount", "amount_won"))]
    month: Annotated[Month | None, Field(validation_alias=AliasChoices("month", "request_month"))] = None
    kind: Literal["ordinary", "emergency"] = "ordinary"
    emergency: Literal["birth", "illness", "disaster", "marriage", "death", "return_home", ""] = ""
    reason: Text = ""
    consent: Annotated[bool, AfterValidator(_agreed)]

    @model_validator(mode="after")
    def names_the_emergency(self) -> AdvanceForm:
        """An emergency is one of those that the law names."""
        if self.kind == EMERGENCY and not self.emergency:
            raise ValueError(f"비상시 사유를 골라 주세요: {', '.join(EMERGENCIES.values())}")
        return self


class ConsentForm(BaseModel):
    """The worker's own yes to what the office asked for."""

    consent: Annotated[bool, AfterValidator(_agreed)]


class PaperForm(BaseModel):
    """Where a consent on paper is kept."""

    paper: Evidence


class EntryForm(BaseModel):
    """A request that the office enters for a worker; without paper the worker agrees on the phone."""

    employee_no: Annotated[str, StringConstraints(min_length=1, max_length=20), OneLine]
    amount: Won
    month: Month
    kind: Literal["ordinary", "emergency"] = "ordinary"
    emergency: Literal["birth", "illness", "disaster", "marriage", "death", "return_home", ""] = ""
    reason: Text = ""
    paper: Text = ""

    def asked(self) -> AdvanceForm:
        """Return it as the worker would have sent it; raises ValueError where an emergency is not named."""
        given = self.model_dump(include={"amount", "month", "kind", "emergency", "reason"})
        return AdvanceForm.model_validate({**given, "consent": True})


class Decision(BaseModel):
    """Approve, or reject with a reason that the worker reads."""

    decision: Literal["approve", "reject"]
    note: Text = ""
    same_person_reason: Text = ""


class PayoutForm(BaseModel):
    """How an advance was paid, and what shows it: a transfer's number, a receipt."""

    paid_on: date
    method: Literal["transfer", "cash"] = "transfer"
    evidence: Evidence
    same_person_reason: Text = ""

    def payout(self) -> Payout:
        """Return the payment for the action."""
        return Payout(self.paid_on, self.method, self.evidence, self.same_person_reason)


class AgreementForm(BaseModel):
    """A written agreement on what stayed open."""

    won: Won
    signed_on: date
    evidence: Evidence


class PolicyForm(BaseModel):
    """Share and cap from a day on; an empty site is every site without a policy of its own."""

    site_name: Annotated[str, StringConstraints(max_length=100), OneLine] = ""
    valid_from: Annotated[date, Field(ge=EARLIEST, le=LATEST)]
    share_percent: Annotated[int, TypedNumber, Field(ge=1, le=100)]
    cap_won: Won | None = None

    def policy(self) -> Policy:
        """Return the policy for the rules."""
        return Policy(self.share_percent, self.cap_won)


class OnePersonForm(BaseModel):
    """Whether one member may approve and pay, and why."""

    is_on: bool
    reason: Annotated[str, StringConstraints(min_length=1, max_length=300), OneLine]
