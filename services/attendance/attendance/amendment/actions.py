"""Changing days of a closed month; each function is one transaction, the closed figures stay as they are."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime

from chassis import audit
from chassis.errors import Conflict, NotFound
from chassis.identity import Identity
from sqlalchemy import select
from sqlalchemy.orm import Session

from attendance.adjustment.queries import next_open_month
from attendance.adjustment.rules import difference_words, months_touched, write_minutes
from attendance.adjustment.tables import Adjustment
from attendance.amendment.queries import unsettled
from attendance.asking.actions import Decision
from attendance.base import AuditRow
from attendance.calendar.rules import month_of
from attendance.closing.queries import closing_of, settled_after
from attendance.correction import actions as corrections
from attendance.correction.tables import Correction
from attendance.day import actions as days
from attendance.day.queries import last_change
from attendance.day.tables import Day
from attendance.roster.tables import Employee


class MonthIsOpen(Conflict):
    code, message = "month_is_open", "마감하지 않은 달입니다. 근무 기록을 바로 고치세요."


class NothingDiffers(Conflict):
    code, message = "nothing_differs", "마감한 시간과 지금 기록이 같아 정산할 것이 없습니다."


class NoSuchPerson(NotFound):
    code, message = "no_such_employee", "찾는 직원이 없습니다."


@dataclass(frozen=True)
class Cause:
    """Why hours of a closed month differ: whose, the reason, the day's change if the office made one."""

    employee_id: int
    reason: str
    change_id: int | None = None


def enter_day(session: Session, new: days.NewDay, who: Identity, now: datetime) -> list[Adjustment]:
    """Write a day of a closed month that nobody punched."""

    def act() -> Day:
        return days.enter_day(session, new, who, now)

    return _amend(session, (new.employee_id, new.work_date, new.reason), act, who, now)


def change_day(
    session: Session, day_id: int, times: days.Times, who: Identity, now: datetime
) -> list[Adjustment]:
    """Correct the times of a day of a closed month."""
    day = _known(session, day_id)

    def act() -> Day:
        return days.change_day(session, day_id, times, who, now)

    return _amend(session, (day.employee_id, day.work_date, times.reason), act, who, now)


def remove_day(session: Session, day_id: int, reason: str, who: Identity, now: datetime) -> list[Adjustment]:
    """Take a day out of a closed month that was never worked."""
    day = _known(session, day_id)

    def act() -> Day:
        return days.remove_day(session, day_id, reason, who, now)

    return _amend(session, (day.employee_id, day.work_date, reason), act, who, now)


def settle_month(
    session: Session, month: str, employee_id: int, reason: str, who: Identity, now: datetime
) -> Adjustment:
    """Settle what differs by itself: a punch that came after the closing."""
    _lock(session, employee_id)
    if closing_of(session, month) is None:
        raise MonthIsOpen
    made = _settle(session, month, Cause(employee_id, reason), who, now)
    if made is None:
        raise NothingDiffers
    return made


class OfficeWrites:
    """The office's actions on a day, whichever month it is of: what a closed one's differs is settled."""

    def enter(self, session: Session, new: days.NewDay, who: Identity, now: datetime) -> object:
        if closing_of(session, month_of(new.work_date)) is None:
            return days.enter_day(session, new, who, now)
        return enter_day(session, new, who, now)

    def change(
        self, session: Session, day_id: int, times: days.Times, who: Identity, now: datetime
    ) -> object:
        if closing_of(session, month_of(_known(session, day_id).work_date)) is None:
            return days.change_day(session, day_id, times, who, now)
        return change_day(session, day_id, times, who, now)


def decide(
    session: Session, correction_id: int, decision: Decision, who: Identity, now: datetime
) -> Correction:
    """승인 또는 반려 of a worker's request; of a closed month it becomes an adjustment of the next."""
    return corrections.decide(session, correction_id, decision, OfficeWrites(), who, now)


def _amend(
    session: Session, about: tuple[int, date, str], act: Callable[[], Day], who: Identity, now: datetime
) -> list[Adjustment]:
    employee_id, work_date, reason = about
    _lock(session, employee_id)
    if closing_of(session, month_of(work_date)) is None:
        raise MonthIsOpen
    day_id = _done(session, act)
    cause = Cause(employee_id, reason, last_change(session, day_id).id)
    made = [_settle(session, month, cause, who, now) for month in months_touched(work_date)]
    return [row for row in made if row is not None]


def _done(session: Session, act: Callable[[], Day]) -> int:
    with settled_after(session):
        day_id = act().id
        session.flush()
    return day_id


def _lock(session: Session, employee_id: int) -> None:
    # Two changes of one person wait for one another: each settles what the one before left.
    if session.scalar(select(Employee.id).where(Employee.id == employee_id).with_for_update()) is None:
        raise NoSuchPerson


def _known(session: Session, day_id: int) -> Day:
    day = session.get(Day, day_id)
    if day is None:
        raise days.NoSuchDay
    return day


def _settle(session: Session, month: str, cause: Cause, who: Identity, now: datetime) -> Adjustment | None:
    closed = closing_of(session, month)
    if closed is None:
        return None
    minutes, again = unsettled(session, closed, cause.employee_id)
    if not minutes:
        return None
    row = Adjustment(
        of_month=month,
        to_month=next_open_month(session, month),
        employee_id=cause.employee_id,
        minutes=write_minutes(minutes),
        weekly_hours=again["weekly_hours"],
        workplace_size=again["workplace_size"],
        reason=cause.reason,
        change_id=cause.change_id,
        made_by=who.id,
        made_at=now,
    )
    session.add(row)
    session.flush()
    detail = {"of": month, "to": row.to_month, "employee": row.employee_id, "reason": row.reason}
    told = {**detail, "difference": difference_words(minutes)}
    audit.record(
        session, AuditRow, who, action="adjustment.make", object=f"adjustment:{row.id}", now=now, detail=told
    )
    return row
