"""Deciding what kind of day a date is."""

from datetime import date, datetime

from chassis import audit
from chassis.identity import Identity
from sqlalchemy.orm import Session

from attendance.base import AuditRow
from attendance.calendar.rules import DayType, month_of
from attendance.calendar.tables import CalendarOverride
from attendance.closing.queries import refuse_closed


def decide_day(
    session: Session, day: date, kind: DayType | None, note: str, who: Identity, now: datetime
) -> None:
    """Override the national calendar for one day; None goes back to it."""
    refuse_closed(session, month_of(day))
    known = session.get(CalendarOverride, day)
    if kind is None:
        if known is not None:
            session.delete(known)
    elif known is None:
        session.add(CalendarOverride(day=day, day_type=kind, note=note, changed_by=who.id, changed_at=now))
    else:
        known.day_type, known.note, known.changed_by, known.changed_at = kind, note, who.id, now
    session.flush()
    detail = {"day_type": kind, "note": note}
    audit.record(
        session, AuditRow, who, action="calendar.decide", object=f"day:{day}", now=now, detail=detail
    )
