"""The hours calculator for the office's programs: the same engine that counts everybody's days."""

from datetime import date, timedelta
from typing import Annotated

from chassis.errors import Invalid
from chassis.identity import Staff
from fastapi import APIRouter
from pydantic import BaseModel, BeforeValidator, Field

from attendance.calendar.rules import DayType, national_day_type
from attendance.hours.rules.day import DayHours, day_hours, has_premiums
from attendance.hours.rules.shift import BadShift, clock_time, typed_shift

router = APIRouter(tags=["calculations"])
ClockTime = Annotated[str, BeforeValidator(lambda value: f"{clock_time(value):%H:%M}")]


class HoursItem(BaseModel):
    """A shift to count; `day_type` is about `date` itself, the day after follows the national calendar."""

    date: date
    clock_in: Annotated[ClockTime, Field(alias="in")]
    clock_out: Annotated[ClockTime, Field(alias="out")]
    breaks: Annotated[list[tuple[ClockTime, ClockTime]], Field(max_length=24)] | None = None
    day_type: DayType | None = None
    workplace_size: Annotated[int, Field(ge=1)] = 5


class HoursBatch(BaseModel):
    items: Annotated[list[HoursItem], Field(max_length=10_000)]


class CountedHours(BaseModel):
    """Minutes."""

    worked: int
    break_: Annotated[int, Field(alias="break")]
    overtime: int
    night: int
    holiday_within_8h: int
    holiday_beyond_8h: int


class CountedBatch(BaseModel):
    items: list[CountedHours]


@router.post("/api/attendance/v1/calculations/hours")
def count_hours(who: Staff, batch: HoursBatch) -> CountedBatch:
    """근로시간 계산: 연장·야간·휴일 분."""
    faults: dict[str, str] = {}
    counted = []
    for place, item in enumerate(batch.items):
        try:
            counted.append(_counted(item))
        except BadShift as fault:
            faults[f"items.{place}.{fault.field}"] = fault.message
    if faults:
        raise Invalid(fields=faults)
    return CountedBatch(items=counted)


def _counted(item: HoursItem) -> CountedHours:
    breaks = None
    if item.breaks is not None:
        breaks = [(clock_time(since), clock_time(until)) for since, until in item.breaks]
    shift = typed_shift(clock_time(item.clock_in), clock_time(item.clock_out), breaks)
    first = item.day_type or national_day_type(item.date)
    second = national_day_type(item.date + timedelta(days=1))
    holidays = [first.is_holiday, second.is_holiday]
    return _out(day_hours(shift, holidays, premiums=has_premiums(item.workplace_size)))


def _out(hours: DayHours) -> CountedHours:
    return CountedHours(
        worked=hours.worked,
        overtime=hours.overtime,
        night=hours.night,
        holiday_within_8h=hours.holiday_within_8h,
        holiday_beyond_8h=hours.holiday_beyond_8h,
        **{"break": hours.break_},
    )
