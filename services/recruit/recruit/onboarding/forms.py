"""What the office types for the list of things wanted."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from chassis.forms import OneLine
from pydantic import BaseModel, Field, StringConstraints

Day = Annotated[date, Field(ge=date(2020, 1, 1), le=date(2100, 12, 31))]


class NewItem(BaseModel):
    """A thing wanted of everyone who begins on or after a day."""

    label: Annotated[str, StringConstraints(min_length=1, max_length=60), OneLine]
    hint: Annotated[str, StringConstraints(max_length=200), OneLine] = ""
    valid_from: Day


class LastDay(BaseModel):
    """The last first day for which a thing is wanted."""

    valid_to: Day
