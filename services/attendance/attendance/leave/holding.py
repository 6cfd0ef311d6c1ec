"""The days that a request holds: which may be held, holding and freeing them, taking them from the lots."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Annotated, Literal

from chassis.errors import Conflict, Invalid
from chassis.forms import OneLine
from pydantic import BaseModel, Field
from sqlalchemy import delete
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from attendance.calendar.rules import DayType, month_of
from attendance.closing.queries import closing_of
from attendance.day.queries import days_between
from attendance.leave import queries
from attendance.leave.entries import Act, Line, add
from attendance.leave.rules.lots import take
from attendance.leave.rules.wishes import HALVES, fault_of_span, working_days
from attendance.leave.tables import Absence, LeaveRequest
from attendance.roster.rules import is_employed
from attendance.roster.tables import Employee

Part = Literal["full", "am", "pm"]


class Wish(BaseModel):
    """The days that a worker wants off; without a last day it is one day."""

    first_day: date
    last_day: date | None = None
    part: Part = "full"
    reason: Annotated[str, OneLine, Field(max_length=150)] = ""

    @property
    def until(self) -> date:
        return self.last_day or self.first_day


class DayTaken(Conflict):
    code, message = "leave_day_taken", "이미 신청했거나 쉬기로 한 날이 들어 있어요. 날짜를 확인해 주세요."

    def __init__(self) -> None:
        super().__init__(fields={"first_day": self.message})


class MonthIsOver(Conflict):
    code, message = "month_closed", "마감한 달이 들어 있어요. 사무실에 문의해 주세요."

    def __init__(self) -> None:
        super().__init__(fields={"first_day": self.message})


def days_to_hold(session: Session, person: Employee, wish: Wish, longest: int) -> list[date]:
    """The working days of a wish that may be taken off, or the refusal beside its field."""
    if fault := fault_of_span(wish.first_day, wish.until, wish.part, longest):
        raise Invalid(fields=dict([fault]))
    for field, day in (("first_day", wish.first_day), ("last_day", wish.until)):
        if not is_employed(person.hire_date, person.resign_date, day):
            raise Invalid(fields={field: "그날은 재직 기간이 아니에요. 날짜를 확인해 주세요."})
    calendar = queries.calendar_of(session, person, wish.first_day, wish.until)
    days = working_days(wish.first_day, wish.until, lambda day: calendar.type_of(day) is DayType.WORKDAY)
    if not days:
        raise Invalid(fields={"first_day": "쉬는 날이라 신청하지 않아도 돼요. 일하는 날을 골라 주세요."})
    if any(closing_of(session, month) for month in sorted({month_of(day) for day in days})):
        raise MonthIsOver
    worked = worked_days(session, person.id, days) if wish.part == "full" else []
    if worked:
        raise Invalid(fields={"first_day": f"{worked[0]:%m월 %d일}은 이미 출근한 날이에요."})
    return days


def worked_days(session: Session, employee_id: int, days: Sequence[date]) -> list[date]:
    rows = days_between(session, [employee_id], days[0], days[-1]) if days else []
    return sorted({row.work_date for row in rows} & set(days))


def request_of(person: Employee, kind: str, wish: Wish, asked_by: str, now: datetime) -> LeaveRequest:
    return LeaveRequest(
        employee_id=person.id,
        kind=kind,
        first_day=wish.first_day,
        last_day=wish.until,
        part=wish.part,
        minutes=0,
        reason=wish.reason,
        state="open",
        asked_by=asked_by,
        asked_at=now,
    )


def hold(session: Session, person: Employee, row: LeaveRequest, days: Sequence[date]) -> None:
    """Hold the days for a request; a half that is held already refuses all of it."""
    hours = queries.terms_of(session, [person])[person.id].weekly_hours_on(row.first_day)
    half_minutes = min(hours, 40) * 6 if row.kind == "annual" else 0
    halves = HALVES[row.part]
    row.minutes = half_minutes * len(halves) * len(days)
    session.add(row)
    session.flush()
    session.add_all(
        Absence(
            employee_id=person.id, day=day, half=half, kind=row.kind, minutes=half_minutes,
            approved=row.state == "approved", request_id=row.id,
        )
        for day in days
        for half in halves
    )  # fmt: skip
    try:
        session.flush()
    except IntegrityError as error:
        raise DayTaken from error


def take_from_lots(session: Session, row: LeaveRequest, over: bool, act: Act) -> None:
    """Use the lots that expire first, day by day; what no lot covers needs consent (초과사용)."""
    known = queries.ledger(session, row.employee_id)
    days = queries.requested_days(session, row.id)
    each, left, beyond = row.minutes // len(days), dict(known.balance.left), 0
    for day in days:
        taken, short = take(known.lots, left, day, each)
        for lot_id, part in taken.items():
            left[lot_id] -= part
            add(session, Line(row.employee_id, lot_id, "used", day, -part), act)
        if short:
            beyond += short
            add(session, Line(row.employee_id, None, "overused", day, -short), act)
    if beyond and not over:
        raise Invalid(fields={"over": "남은 연차보다 많습니다. 초과사용에 동의할 때만 체크하고 승인하세요."})


def free(session: Session, row: LeaveRequest) -> None:
    session.execute(delete(Absence).where(Absence.request_id == row.id))
