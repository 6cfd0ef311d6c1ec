"""What the office types to make a file of advances, to let it go, and to mark one line."""

from __future__ import annotations

from typing import Annotated, Literal

from chassis.forms import OneLine, RowId
from pydantic import BaseModel, Field, StringConstraints

from payroll.payout.queries import MOST_LINES
from payroll.transfer.forms import Day, MakeCall, Text, Token

Reason = Annotated[str, StringConstraints(max_length=300), OneLine]


class FileCall(MakeCall):
    """A file of what was looked at: all of it, or only `advance_ids`.

    `same_person_reason`: why who approved makes it (one-person office).
    """

    advance_ids: Annotated[list[RowId], Field(max_length=MOST_LINES)] | None = None
    same_person_reason: Reason = ""


class FileForm(MakeCall):
    """The same, filled in on the page; what is chosen is read from the ticks."""

    same_person_reason: Reason = ""
    form_token: Token


class LineMark(BaseModel):
    """One line marked by hand: `line` is its place in the file."""

    line: RowId
    outcome: Literal["paid", "bounced"]
    paid_on: Day
    note: Text = ""
