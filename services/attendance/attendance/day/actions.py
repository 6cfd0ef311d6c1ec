"""What the office writes into working days; each function is one transaction and leaves a trace."""

import json
from datetime import date, datetime, time, timedelta
from typing import Annotated

from chassis import audit
from chassis.clock import KST, business_date
from chassis.errors import Conflict, Invalid, NotFound
from chassis.forms import RowId
from chassis.identity import Identity
from pydantic import AliasChoices, BaseModel, BeforeValidator, Field
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from attendance.base import AuditRow
from attendance.calendar.rules import month_of
from attendance.closing.queries import refuse_closed
from attendance.day.rules import picture_words, read_stretches, write_stretches
from attendance.day.tables import Day, DayChange
from attendance.hours.rules.shift import BadShift, Shift, clock_time, typed_shift
from attendance.roster.rules import is_employed
from attendance.roster.tables import Employee


class DayTaken(Conflict):
    code, message = "day_taken", "그 날짜의 근무 기록이 이미 있습니다. 기존 기록을 수정하세요."

    def __init__(self) -> None:
        super().__init__(fields={"work_date": self.message})


class NoSuchDay(NotFound):
    code, message = "no_such_day", "찾는 근무 기록이 없습니다."


ClockTime = Annotated[time, BeforeValidator(clock_time)]
Breaks = tuple[tuple[ClockTime, ClockTime], ...]


class Times(BaseModel):
    """Typed times of a day; an end before the start is the next morning, `breaks` null means not noted.

    `early_approved`: minutes before the official start were ordered; absent leaves it as it is.
    """

    clock_in: Annotated[ClockTime, Field(validation_alias=AliasChoices("clock_in", "in"))]
    clock_out: Annotated[ClockTime, Field(validation_alias=AliasChoices("clock_out", "out"))]
    breaks: Annotated[Breaks, Field(max_length=12)] | None = None
    reason: Annotated[str, Field(max_length=200)] = ""
    early_approved: bool | None = None


class NewDay(Times):
    """A day that nobody punched."""

    employee_id: RowId
    work_date: date


def enter_day(session: Session, new: NewDay, who: Identity, now: datetime) -> Day:
    """Write a day that nobody punched."""
    change = write_new_day(session, new, who, now)
    _record(session, "day.enter", change, who, now)
    return session.get_one(Day, change.day_id)


def write_new_day(
    session: Session, new: NewDay, who: Identity, now: datetime, source: str = "office"
) -> DayChange:
    """Write a day with its history; who calls this leaves the audit row."""
    employee_id, work_date = new.employee_id, new.work_date
    person = session.get(Employee, employee_id)
    if person is None:
        raise Invalid(fields={"employee_id": "등록되지 않은 직원입니다."})
    refuse_closed(session, month_of(work_date))
    _check_date(person, work_date, now)
    day = Day(employee_id=employee_id, work_date=work_date, site_id=person.site_id, away="[]", source=source)
    _write_times(day, new, now)
    session.add(day)
    try:
        session.flush()
    except IntegrityError as error:
        raise DayTaken from error
    change = _change(day, new.reason, who, now)
    change.after = picture_of(day)
    session.add(change)
    return change


def change_day(session: Session, day_id: int, times: Times, who: Identity, now: datetime) -> Day:
    """Correct the times of a day; time away inside the new span stays."""
    change = write_changed_day(session, day_id, times, who, now)
    _record(session, "day.change", change, who, now)
    return session.get_one(Day, day_id)


def write_changed_day(
    session: Session, day_id: int, times: Times, who: Identity, now: datetime, source: str = "office"
) -> DayChange:
    """Write other times into a day with its history; who calls this leaves the audit row."""
    day = _existing(session, day_id)
    change = _change(day, times.reason, who, now)
    change.before = picture_of(day)
    _write_times(day, times, now)
    day.source, day.left_open = source, False
    change.after = picture_of(day)
    session.add(change)
    return change


def remove_day(session: Session, day_id: int, reason: str, who: Identity, now: datetime) -> Day:
    """Take out a day that was never worked; punches and the history stay."""
    day = _existing(session, day_id)
    _record(session, "day.remove", write_removal(session, day, reason, who, now), who, now)
    return day


def write_removal(session: Session, day: Day, reason: str, who: Identity, now: datetime) -> DayChange:
    """Take out a day, its history stays; who calls this leaves the audit row."""
    change = _change(day, reason, who, now)
    change.before = picture_of(day)
    session.add(change)
    session.delete(day)
    return change


def write_back(
    session: Session, day: Day, picture: str, reason: str, who: Identity, now: datetime
) -> DayChange:
    """Give a day back what it held by its history; who calls this leaves the audit row."""
    change, seen = _change(day, reason, who, now), json.loads(picture)
    change.before = picture_of(day)
    day.clock_in = datetime.fromisoformat(seen["clock_in"])
    day.clock_out = datetime.fromisoformat(seen["clock_out"]) if seen["clock_out"] else None
    day.away, day.breaks, day.source = seen["away"], seen["breaks"], seen["source"]
    day.left_open, day.updated_at = day.clock_out is None, now
    change.after = picture_of(day)
    session.add(change)
    return change


def _existing(session: Session, day_id: int) -> Day:
    day = session.scalar(select(Day).where(Day.id == day_id).with_for_update())
    if day is None:
        raise NoSuchDay
    refuse_closed(session, month_of(day.work_date))
    return day


def _check_date(person: Employee, work_date: date, now: datetime) -> None:
    if work_date > business_date(now):
        raise Invalid(fields={"work_date": "아직 오지 않은 날짜는 입력할 수 없습니다."})
    if not is_employed(person.hire_date, person.resign_date, work_date):
        raise Invalid(fields={"work_date": "재직 기간이 아닙니다. 입사일과 퇴사일을 확인하세요."})


def _write_times(day: Day, times: Times, now: datetime) -> None:
    shift = _typed(times)
    midnight = datetime.combine(day.work_date, time(), KST)
    clock_out = midnight + timedelta(minutes=shift.end)
    if clock_out > now:
        raise Invalid(fields={"clock_out": "아직 오지 않은 시각은 입력할 수 없습니다."})
    day.clock_in, day.clock_out = midnight + timedelta(minutes=shift.start), clock_out
    day.away = write_stretches(_inside(read_stretches(day.away), shift))
    day.breaks = None if shift.breaks is None else write_stretches(shift.breaks)
    if times.early_approved is not None:
        day.early_approved = times.early_approved
    day.updated_at = now


def _typed(times: Times) -> Shift:
    try:
        return typed_shift(times.clock_in, times.clock_out, times.breaks)
    except BadShift as fault:
        field = {"out": "clock_out"}.get(fault.field, fault.field)
        raise Invalid(fields={field: fault.message}) from fault


def _inside(away: tuple[tuple[int, int], ...], shift: Shift) -> tuple[tuple[int, int], ...]:
    clipped = ((max(since, shift.start), min(until, shift.end)) for since, until in away)
    return tuple((since, until) for since, until in clipped if since < until)


def picture_of(day: Day) -> str:
    """A day's times as JSON, for the history."""
    seen = {
        "clock_in": day.clock_in.astimezone(KST).isoformat(),
        "clock_out": day.clock_out.astimezone(KST).isoformat() if day.clock_out else None,
        "away": day.away,
        "breaks": day.breaks,
        "source": day.source,
        "early_approved": bool(day.early_approved),
    }
    return json.dumps(seen)


def _record(session: Session, action: str, change: DayChange, who: Identity, now: datetime) -> None:
    """The audit row of an edit, in the words of the history."""
    detail = {
        "work_date": change.work_date,
        "before": picture_words(change.before),
        "after": picture_words(change.after),
        "reason": change.reason,
    }
    who_of = f"employee:{change.employee_id}"
    audit.record(session, AuditRow, who, action=action, object=who_of, now=now, detail=detail)


def _change(day: Day, reason: str, who: Identity, now: datetime) -> DayChange:
    return DayChange(
        day_id=day.id,
        employee_id=day.employee_id,
        work_date=day.work_date,
        reason=reason,
        changed_by=who.id,
        changed_at=now,
    )
