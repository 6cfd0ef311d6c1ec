"""What the office types to compute a month."""

from __future__ import annotations

from datetime import date

from chassis.forms import Month
from pydantic import BaseModel


class MonthOnly(BaseModel):
    """The month alone."""

    month: Month


class RunForm(MonthOnly):
    """The month and the day it is paid."""

    pay_date: date
