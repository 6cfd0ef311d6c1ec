"""The office's calendar as rules and pages need it."""

from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from attendance.calendar.rules import DayType, WorkCalendar
from attendance.calendar.tables import CalendarOverride


def work_calendar(session: Session, first: date, last: date) -> WorkCalendar:
    """The national calendar with the office's overrides between two dates."""
    return WorkCalendar({row.day: DayType(row.day_type) for row in overrides(session, first, last)})


def overrides(session: Session, first: date, last: date) -> list[CalendarOverride]:
    chosen = select(CalendarOverride).where(CalendarOverride.day.between(first, last))
    return list(session.scalars(chosen.order_by(CalendarOverride.day)))
