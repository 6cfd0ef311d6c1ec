"""What the office and a worker type for an account."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from chassis.forms import OneLine
from pydantic import AfterValidator, BaseModel, Field, StringConstraints

from payroll.account.rules import plain_number

EARLIEST, LATEST = date(2000, 1, 1), date(2100, 12, 31)

Number = Annotated[str, StringConstraints(min_length=1, max_length=40), AfterValidator(plain_number)]
BankCode = Annotated[str, StringConstraints(pattern=r"^\d{3}$")]
Text = Annotated[str, StringConstraints(max_length=200), OneLine]
Token = Annotated[str, StringConstraints(min_length=8, max_length=40, pattern=r"^[A-Za-z0-9_-]+$")]


class Filled(BaseModel):
    """One filling-in of a form: sent twice it has one effect."""

    form_token: Token


class OwnAccountForm(BaseModel):
    """A worker's own account: the holder is the worker."""

    bank_code: BankCode
    number: Number


class AccountForm(OwnAccountForm):
    """An account as the office enters it; another holder than the worker needs a reason."""

    holder: Annotated[str, StringConstraints(min_length=1, max_length=50), OneLine]
    holder_reason: Text = ""
    valid_from: Annotated[date, Field(ge=EARLIEST, le=LATEST)]


class AccountDecision(BaseModel):
    """Confirm what a worker entered, or reject it with a reason that the worker reads."""

    decision: Literal["confirm", "reject"]
    note: Text = ""
