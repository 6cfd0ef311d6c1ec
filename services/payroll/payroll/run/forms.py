"""What the office types to compute a month."""

from __future__ import annotations

from datetime import date

from chassis.forms import Month
from pydantic import BaseModel


class RunForm(BaseModel):
    """The month and the day it is paid."""

    month: Month
    pay_date: date
