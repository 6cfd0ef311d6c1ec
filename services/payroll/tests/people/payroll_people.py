"""People of the tests and their months, by name."""

from dataclasses import replace
from datetime import date, timedelta
from math import ceil
from typing import Any

from law import month_figures_of
from payroll.figures.rules import MonthFigures
from payroll.run.rules.work import PaidWeek, WorkDay, WorkMonth
from payroll.wage.rules import WageTerms

NOVEMBER = date(2026, 11, 1)
PAY_DAY = date(2026, 12, 10)


def figures(month: date = NOVEMBER, pay_day: date = PAY_DAY) -> MonthFigures:
    return month_figures_of(month, pay_day)


def terms(hourly: int = 10_320, since: date = date(2026, 1, 1), **more: Any) -> WageTerms:
    return WageTerms(valid_from=since, hourly_won=hourly, tax_mode=more.pop("tax_mode", "insured"), **more)


def by_day(won: int = 120_000, hours: int = 8, since: date = date(2026, 1, 1), **more: Any) -> WageTerms:
    """공수제: so many won for a day of so many hours."""
    pay = terms(since=since, pay_kind="daily", day_won=won, day_hours=hours, **more)
    return replace(pay, hourly_won=ceil(pay.hourly))


def by_month(won: int = 2_500_000, week: int = 40, since: date = date(2026, 1, 1), **more: Any) -> WageTerms:
    """월급: so many won for a contract of so many hours a week."""
    pay = terms(since=since, pay_kind="monthly", month_won=won, week_hours=week, **more)
    return replace(pay, hourly_won=ceil(pay.hourly))


def day(number: int, worked: int = 480, **more: Any) -> WorkDay:
    plain = WorkDay(
        work_date=NOVEMBER + timedelta(days=number - 1),
        day_type="workday",
        clock_in="09:00",
        clock_out="18:00",
        worked=worked,
        break_=60,
        overtime=0,
        night=0,
        holiday_within_8h=0,
        holiday_beyond_8h=0,
    )
    return replace(plain, **more)


def week(sunday: int, minutes: int = 480) -> PaidWeek:
    end = NOVEMBER + timedelta(days=sunday - 1)
    return PaidWeek(end - timedelta(days=6), end, minutes)


def kim(*days: WorkDay, weeks: tuple[PaidWeek, ...] = (), **more: Any) -> WorkMonth:
    """김하늘, hired long ago, born 1990, 40 hours a week at a site of 50."""

    def total(name: str) -> int:
        return sum(getattr(one, name) for one in days)

    plain = WorkMonth(
        month=NOVEMBER,
        employee_id=1,
        employee_no="H-0001",
        name="김하늘",
        birth_date=date(1990, 5, 17),
        site_name="한빛물류",
        hire_date=date(2025, 3, 1),
        resign_date=None,
        weekly_hours=40,
        workplace_size=50,
        worked_minutes=total("worked"),
        overtime_minutes=total("overtime"),
        night_minutes=total("night"),
        holiday_within_8h_minutes=total("holiday_within_8h"),
        holiday_beyond_8h_minutes=total("holiday_beyond_8h"),
        paid_holiday_minutes=0,
        weekly_holidays=weeks,
        days=days,
    )
    return replace(plain, **more)
