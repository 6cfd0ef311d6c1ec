"""What the office types to make a file, void it, mark a payment, and set the bank's columns."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from chassis.forms import OneLine, RowId
from pydantic import BaseModel, Field, StringConstraints

from payroll.transfer.rules import LONGEST_MEMO

EARLIEST, LATEST = date(2020, 1, 1), date(2100, 12, 31)
Day = Annotated[date, Field(ge=EARLIEST, le=LATEST)]
Text = Annotated[str, StringConstraints(max_length=200), OneLine]
Token = Annotated[str, StringConstraints(min_length=8, max_length=64, pattern=r"^[A-Za-z0-9_-]+$")]


class MakeCall(BaseModel):
    """The day of the transfer, the text on the receiver's passbook, and the control code of the preview."""

    pay_on: Day
    memo_in: Annotated[str, StringConstraints(min_length=1, max_length=LONGEST_MEMO), OneLine]
    digest: Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]


class MakeForm(MakeCall):
    """The same, filled in on the page."""

    form_token: Token


class VoidForm(BaseModel):
    """Why a file is taken back."""

    reason: Text = ""


class MarkForm(BaseModel):
    """One payment marked by hand."""

    employee_id: RowId
    outcome: Literal["paid", "bounced"]
    paid_on: Day
    note: Text = ""


class LayoutForm(BaseModel):
    """Whether headings are written and in which encoding; the columns are read from numbered fields."""

    heading: bool = False
    encoding: Literal["utf8", "cp949"]
