"""Months and days as programs read them."""

from datetime import date, datetime
from typing import Annotated

from pydantic import BaseModel, Field

from attendance.adjustment.documents import AdjustmentOut


class MinutesOut(BaseModel):
    """One working day in minutes; times as HH:MM, a clock-out before the clock-in is the next morning.

    `site_name` and `workplace_size` are those of the day; `late` and `early` miss official time, `break_owed`
    is break that the law wants and nobody gave. Months closed before these were counted say nothing of them.
    """

    work_date: date
    day_type: str
    clock_in: str
    clock_out: str | None
    worked: int
    break_: Annotated[int, Field(alias="break")]
    overtime: int
    night: int
    holiday_within_8h: int
    holiday_beyond_8h: int
    site_name: str = ""
    workplace_size: int = 5
    late: int = 0
    early: int = 0
    break_owed: int = 0


class DayOut(MinutesOut):
    """A working day of somebody; `missing_out` marks one nobody clocked out."""

    id: int
    employee_id: int
    employee_no: str
    name: str
    source: str
    missing_out: bool


class DayPage(BaseModel):
    items: list[DayOut]
    next: str | None


class Closing(BaseModel):
    month: str
    closed: bool
    version: str
    closed_by: str
    closed_at: datetime


class WeeklyHolidayOut(BaseModel):
    week_start: date
    week_end: date
    minutes: int


class LeaveDayOut(BaseModel):
    """A day off: `minutes` of annual leave are paid, `whole` is false for half a day."""

    day: date
    kind: str
    minutes: int
    whole: bool


class DayMinutes(BaseModel):
    """Minutes of one date: a paid holiday, or a week's Sunday that an absence took."""

    day: date
    minutes: int


class AbsenceOut(DayMinutes):
    """결근: minutes of a scheduled day that nobody worked; `kind` is the leave that is not paid, or empty."""

    kind: str


class PersonOut(BaseModel):
    """One person's hours of a month, in minutes.

    `regular_minutes` are paid once: worked less overtime less holiday work. `paid_holiday_minutes` are public
    holidays, worked or not. `resign_date` is the first day no longer employed.
    """

    employee_id: int
    employee_no: str
    name: str
    birth_date: date
    site_name: str
    hire_date: date
    resign_date: date | None
    weekly_hours: int
    workplace_size: int
    days_worked: int
    worked_minutes: int
    regular_minutes: int
    overtime_minutes: int
    night_minutes: int
    holiday_within_8h_minutes: int
    holiday_beyond_8h_minutes: int
    paid_holiday_minutes: int
    leave_minutes: int = 0
    weekly_holidays: list[WeeklyHolidayOut]


class PeoplePage(BaseModel):
    month: str
    closed: bool
    items: list[PersonOut]
    next: str | None


class PersonWithDays(PersonOut):
    days: list[MinutesOut]
    leave_days: list[LeaveDayOut] = []
    paid_holidays: list[DayMinutes] = []
    absences: list[AbsenceOut] = []
    weekly_holidays_lost: list[DayMinutes] = []


class MonthOut(BaseModel):
    """A month as payroll reads it; `version` is a hash of the hours and never changes once closed.

    `engine` says which rules counted; a month closed before there was a number has none.
    """

    month: str
    closed: bool
    version: str
    engine: str = ""
    employees: list[PersonWithDays]
    adjustments: list[AdjustmentOut] = []


class PersonMonthOut(BaseModel):
    """One person's month as payroll reads it; `employee` is null for who was not employed in it."""

    month: str
    closed: bool
    employee: PersonWithDays | None
