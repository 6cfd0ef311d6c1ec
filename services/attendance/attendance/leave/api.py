"""The leave calculator for the office's programs: days that arise by employment alone, with their reasons."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Annotated

from chassis.identity import Staff
from fastapi import APIRouter
from pydantic import BaseModel, Field, PlainSerializer, model_validator

from attendance.leave.rules.grants import Grant, Method, grants, total_of

router = APIRouter(tags=["calculations"])

FIRST_DAY = date(1953, 8, 9)
"""The day on which 근로기준법 came into force; before it there is no leave to count."""

Days = Annotated[Decimal, PlainSerializer(float, return_type=float, when_used="json")]


class LeaveForm(BaseModel):
    """First day of work, the day that is asked about, and how the firm counts the years."""

    hired_on: Annotated[date, Field(ge=FIRST_DAY)]
    on: Annotated[date, Field(le=date(2199, 12, 31))]
    method: Method = "hire_date"

    @model_validator(mode="after")
    def asks_after_hire(self) -> LeaveForm:
        """Refuse a day before the first day of work."""
        if self.on < self.hired_on:
            raise ValueError("기준일은 입사일보다 빠를 수 없습니다.")
        return self


class GrantOut(BaseModel):
    """Days that arise on a day, the last day to take them, and why."""

    on: date
    days: Days
    expires_on: date
    expired: bool
    reason: str


class LeaveOut(BaseModel):
    """All days granted so far, those that may still be taken if none was used, and each grant.

    `short_of_hire_date` is what the fiscal year gave less than the law's own count: owed at the exit.
    """

    granted_days: Days
    valid_days: Days
    short_of_hire_date: Days
    grants: list[GrantOut]


@router.post("/api/attendance/v1/calculations/leave")
def count_leave(who: Staff, body: LeaveForm) -> LeaveOut:
    """연차 계산: 입사일 또는 회계연도 기준으로 생긴 날과 이유."""
    given = grants(body.hired_on, body.on, body.method)
    lawful = total_of(grants(body.hired_on, body.on, "hire_date"))
    return LeaveOut(
        granted_days=total_of(given),
        valid_days=total_of([grant for grant in given if grant.expires_on >= body.on]),
        short_of_hire_date=max(Decimal(), lawful - total_of(given)),
        grants=[_told(grant, body.on) for grant in given],
    )


def _told(grant: Grant, on: date) -> GrantOut:
    return GrantOut(
        on=grant.on,
        days=grant.days,
        expires_on=grant.expires_on,
        expired=grant.expires_on < on,
        reason=grant.reason,
    )
