"""A notice as the office types it."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from chassis.forms import Form, OneLine, Submitted, parse
from pydantic import BaseModel, Field, StringConstraints

from recruit.notice.rules import period_problem

Day = Annotated[date, Field(ge=date(2020, 1, 1), le=date(2100, 12, 31))]


class NoticeForm(BaseModel):
    """What a notice says, and from when to when it is shown."""

    title: Annotated[str, StringConstraints(min_length=1, max_length=200), OneLine]
    body: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=5000)]
    category: Literal["general", "recruit", "work", "holiday"] = "general"
    starts_on: Day
    ends_on: Day | None = None
    is_pinned: bool = False
    is_banner: bool = False
    is_draft: bool = False


def read_notice(submitted: Submitted) -> Form[NoticeForm]:
    """Check a submitted notice; its days must follow one another."""
    form = parse(NoticeForm, submitted.values)
    told = form.value
    problem = period_problem(told.starts_on, told.ends_on) if told else None
    return form.refused(ends_on=problem) if problem else form
