"""Months and days for programs: the office's API, and what payroll reads."""

from datetime import date, datetime
from typing import Annotated, Any, Literal

from chassis.clock import KST, Now, business_date
from chassis.db import Db
from chassis.forms import Month, RowId
from chassis.idempotency import Once, Session
from chassis.identity import Manager, Service, Staff
from fastapi import APIRouter, Path, Query
from fastapi.responses import JSONResponse, StreamingResponse
from pydantic import BaseModel, Field

from attendance import metrics
from attendance.calendar.rules import month_days, month_of
from attendance.closing.queries import closing_of
from attendance.day import actions as day_actions
from attendance.day.queries import day as day_of
from attendance.month import actions, jobs, lines, queries
from attendance.month.documents import (
    Closing,
    DayOut,
    DayPage,
    MonthOut,
    PeoplePage,
    PersonMonthOut,
    PersonOut,
)
from attendance.month.rules import has_begun
from attendance.roster.queries import Wanted, employed_between, employee

router = APIRouter(tags=["months"])
MonthPath = Annotated[Month, Path()]
LINES = "application/x-ndjson"


class DaysQuery(BaseModel):
    """A month's days; paged by people."""

    month: Month | None = None
    employee_id: RowId | None = None
    site_id: RowId | None = None
    cursor: str | None = None
    limit: Annotated[int, Field(ge=1, le=200)] = 50


@router.get("/api/attendance/v1/days")
def day_list(who: Staff, db: Db, now: Now, query: Annotated[DaysQuery, Query()]) -> DayPage:
    """근무일 목록: 한 달, 사람 순서."""
    month = query.month or month_of(business_date(now))
    days = month_days(month)
    with db.read() as session:
        if query.employee_id is not None:
            person = employee(session, query.employee_id)
            people, following = [person] if person else [], None
        else:
            wanted = Wanted("", query.site_id)
            page = employed_between(session, days[0], days[-1], wanted, query.cursor, query.limit)
            people, following = list(page.items), page.next
        found = queries.person_months(session, month, people)
    return DayPage(items=[item for one in found for item in _days_of(one, now)], next=following)


def _days_of(one: queries.PersonMonth, now: datetime) -> list[DayOut]:
    return [_day_out(one, day, now) for day in one.sheet.days]


def _day_out(one: queries.PersonMonth, day: date, now: datetime) -> DayOut:
    row = one.rows[day]
    return DayOut(
        id=row.id,
        employee_id=one.person.id,
        employee_no=one.person.employee_no,
        name=one.person.name,
        source=row.source,
        missing_out=row.is_missing_out(now),
        **queries.day_document(one, day),
    )


@router.post("/api/attendance/v1/days", status_code=201)
def enter_day(who: Manager, once: Once, now: Now, new: day_actions.NewDay) -> DayOut:
    """근무 입력: 찍지 못한 날."""
    return once.write(lambda session: _told(session, day_actions.enter_day(session, new, who, now).id, now))


@router.patch("/api/attendance/v1/days/{day_id}")
def change_day(who: Manager, once: Once, now: Now, day_id: RowId, times: day_actions.Times) -> DayOut:
    """근무 수정: 앞뒤 내용과 사유가 남습니다."""

    def effect(session: Session) -> DayOut:
        day_actions.change_day(session, day_id, times, who, now)
        return _told(session, day_id, now)

    return once.write(effect)


class Removal(BaseModel):
    reason: Annotated[str, Field(min_length=1, max_length=200)]


@router.post("/api/attendance/v1/days/{day_id}/removal", status_code=204)
def remove_day(who: Manager, once: Once, now: Now, day_id: RowId, body: Removal) -> None:
    """근무 삭제: 일하지 않은 날의 기록. 내용과 사유가 남습니다."""

    def effect(session: Session) -> None:
        day_actions.remove_day(session, day_id, body.reason, who, now)

    once.write(effect)


def _told(session: Session, day_id: int, now: datetime) -> DayOut:
    row = day_of(session, day_id)
    if row is None:
        raise day_actions.NoSuchDay
    person = employee(session, row.employee_id)
    [one] = queries.person_months(session, month_of(row.work_date), [person] if person else [])
    return _day_out(one, row.work_date, now)


@router.post("/api/attendance/v1/months/{month}/closing")
def close_month(who: Manager, db: Db, once: Once, now: Now, month: MonthPath) -> Closing:
    """마감: 이 달의 시간이 더 바뀌지 않습니다. 이미 마감한 달이면 그대로입니다."""
    counted = jobs.count(db, month, who, now)

    def effect(session: Session) -> Closing:
        closed = actions.close_month(session, month, counted, who, now)
        return Closing(
            month=month,
            closed=True,
            version=closed.version,
            closed_by=closed.closed_by,
            closed_at=closed.closed_at.astimezone(KST),
        )

    closing = once.write(effect)
    if closing.closed_at == now:
        metrics.months_closed.inc()
    return closing


class Reopening(BaseModel):
    reason: Annotated[str, Field(min_length=1, max_length=200)]


@router.post("/api/attendance/v1/months/{month}/reopening", status_code=204)
def reopen_month(who: Manager, once: Once, now: Now, month: MonthPath, body: Reopening) -> None:
    """마감 취소: 사유가 감사 기록에 남습니다."""

    def effect(session: Session) -> None:
        actions.reopen_month(session, month, body.reason, who, now)

    once.write(effect)


@router.get("/api/attendance/v1/months/{month}")
def month_hours(
    who: Staff,
    db: Db,
    now: Now,
    month: MonthPath,
    cursor: Annotated[int, Query(ge=0)] = 0,
    limit: Annotated[int, Query(ge=1, le=200)] = 100,
) -> PeoplePage:
    """한 달의 시간, 사람마다."""
    _refuse_future(month, now)
    with db.read() as session:
        people, more = queries.month_people(session, month, cursor, limit, business_date(now))
        closed = closing_of(session, month) is not None
    items = [PersonOut.model_validate(person) for person in people]
    return PeoplePage(
        month=month, closed=closed, items=items, next=str(items[-1].employee_id) if more else None
    )


@router.get("/internal/months/{month}", response_model=MonthOut)
def month_for_payroll(
    who: Service, db: Db, now: Now, month: MonthPath, form: Literal["whole", "lines"] = "whole"
) -> Any:
    """Everybody's hours of a month; 422 for a month that has not begun.

    `form=lines` tells them as JSON lines: what the month is, each person by id, `version` at the end.
    """
    _refuse_future(month, now)
    if form == "lines":
        return StreamingResponse(lines.month_lines(db, month, business_date(now)), media_type=LINES)
    with db.read() as session:
        # Sent as it is: checking every day of thousands of people against the model again costs seconds.
        return JSONResponse(queries.month_document(session, month, business_date(now)))


@router.get("/internal/months/{month}/employees/{employee_id}")
def month_of_person(who: Service, db: Db, now: Now, month: MonthPath, employee_id: RowId) -> PersonMonthOut:
    """One person's hours of a month, for what was earned until today."""
    _refuse_future(month, now)
    with db.read() as session:
        found = queries.person_document(session, month, employee_id, business_date(now))
    return PersonMonthOut.model_validate(found)


def _refuse_future(month: str, now: datetime) -> None:
    if not has_begun(month, business_date(now)):
        raise actions.MonthNotBegun
