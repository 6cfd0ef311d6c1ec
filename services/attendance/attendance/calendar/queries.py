"""The office's calendar as rules and pages need it."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from attendance.calendar.rules import DayType, SiteCalendars, WorkCalendar
from attendance.calendar.tables import CalendarOverride, SiteCalendarDay


def work_calendar(session: Session, first: date, last: date, site_id: int | None = None) -> WorkCalendar:
    """A site's calendar between two dates; None is the firm's."""
    return site_calendars(session, first, last).of(site_id)


def site_calendars(session: Session, first: date, last: date) -> SiteCalendars:
    """The national calendar with the office's decisions between two dates, for every site."""
    firm = {row.day: DayType(row.day_type) for row in overrides(session, first, last)}
    sites: dict[int, dict[date, DayType]] = {}
    for row in session.scalars(select(SiteCalendarDay).where(SiteCalendarDay.day.between(first, last))):
        sites.setdefault(row.site_id, {})[row.day] = DayType(row.day_type)
    return SiteCalendars(firm, sites)


def overrides(
    session: Session, first: date, last: date, site_id: int | None = None
) -> Sequence[CalendarOverride | SiteCalendarDay]:
    """The decisions for one site, or with None those for the whole firm, by date."""
    if site_id is None:
        firm = select(CalendarOverride).where(CalendarOverride.day.between(first, last))
        return session.scalars(firm.order_by(CalendarOverride.day)).all()
    own = select(SiteCalendarDay).where(SiteCalendarDay.site_id == site_id)
    chosen = own.where(SiteCalendarDay.day.between(first, last)).order_by(SiteCalendarDay.day)
    return session.scalars(chosen).all()
