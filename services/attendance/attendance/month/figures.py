"""One person's figures of a month as programs and payroll read them."""

from datetime import date

from pydantic import BaseModel


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
