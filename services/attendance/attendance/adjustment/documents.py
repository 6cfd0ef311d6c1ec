"""Changes after closing as payroll reads them."""

from datetime import date

from pydantic import BaseModel


class AdjustedDay(BaseModel):
    """Signed differences of one day, in minutes; `days` is 1 for a new day of work, -1 for one taken away."""

    work_date: date
    days: int = 0
    regular: int = 0
    overtime: int = 0
    night: int = 0
    holiday_within_8h: int = 0
    holiday_beyond_8h: int = 0


class AdjustedWeek(BaseModel):
    week_end: date
    minutes: int


class AdjustmentOut(BaseModel):
    """What one change of a closed month (`of_month`) adds to it or takes off; settled in this month alone."""

    id: int
    of_month: str
    employee_id: int
    employee_no: str
    name: str
    birth_date: date
    site_name: str
    hire_date: date
    resign_date: date | None
    weekly_hours: int
    workplace_size: int
    reason: str
    days_worked: int
    regular_minutes: int
    overtime_minutes: int
    night_minutes: int
    holiday_within_8h_minutes: int
    holiday_beyond_8h_minutes: int
    weekly_holiday_minutes: int
    paid_holiday_minutes: int
    days: list[AdjustedDay]
    weekly_holidays: list[AdjustedWeek]
