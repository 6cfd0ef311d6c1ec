"""Deciding what kind of day a date is."""

from dataclasses import dataclass
from datetime import date, datetime

from chassis import audit
from chassis.errors import Conflict
from chassis.identity import Identity
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from attendance.base import AuditRow
from attendance.calendar.rules import DayType, month_of
from attendance.calendar.tables import CalendarOverride, SiteCalendarDay
from attendance.closing.queries import refuse_closed


class UnknownCalendar(Conflict):
    code, message = (
        "unknown_calendar",
        "고객사가 없거나 방금 다른 사람이 이 날을 바꿨습니다. 다시 시도하세요.",
    )


@dataclass(frozen=True, slots=True)
class Decision:
    """What the office decides for a day, for one site or the whole firm; None goes back to the default."""

    day: date
    kind: DayType | None
    note: str = ""
    site_id: int | None = None


def decide_day(session: Session, new: Decision, who: Identity, now: datetime) -> None:
    """Override the national calendar, or the firm's, for one day."""
    refuse_closed(session, month_of(new.day))
    known = _known(session, new)
    if new.kind is None:
        if known is not None:
            session.delete(known)
    elif known is None:
        session.add(_row(new, new.kind, who, now))
    else:
        known.day_type, known.note, known.changed_by, known.changed_at = new.kind, new.note, who.id, now
    _flush(session)
    detail = {"day_type": new.kind, "note": new.note} | ({"site_id": new.site_id} if new.site_id else {})
    audit.record(
        session, AuditRow, who, action="calendar.decide", object=f"day:{new.day}", now=now, detail=detail
    )


def _known(session: Session, new: Decision) -> CalendarOverride | SiteCalendarDay | None:
    if new.site_id is None:
        return session.get(CalendarOverride, new.day)
    return session.get(SiteCalendarDay, (new.site_id, new.day))


def _row(new: Decision, kind: DayType, who: Identity, now: datetime) -> CalendarOverride | SiteCalendarDay:
    if new.site_id is None:
        return CalendarOverride(day=new.day, day_type=kind, note=new.note, changed_by=who.id, changed_at=now)
    return SiteCalendarDay(
        site_id=new.site_id, day=new.day, day_type=kind, note=new.note, changed_by=who.id, changed_at=now
    )


def _flush(session: Session) -> None:
    try:
        session.flush()
    except IntegrityError as error:
        raise UnknownCalendar from error
