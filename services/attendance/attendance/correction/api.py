"""Requests for correction for programs: the worker's own, the office's list and decision."""

from datetime import date, datetime
from typing import Annotated, Literal

from chassis.clock import KST, Now
from chassis.db import Db
from chassis.forms import RowId
from chassis.idempotency import Once
from chassis.identity import Staff, Worker
from fastapi import APIRouter, Query
from pydantic import BaseModel, Field

from attendance import metrics
from attendance.asking.queries import Wanted
from attendance.correction import actions, queries
from attendance.correction.rules import read_breaks
from attendance.roster.queries import Person

router = APIRouter(tags=["corrections"])
State = Literal["open", "approved", "rejected", "withdrawn"]


class CorrectionOut(BaseModel):
    """A request as its worker sees it; `answer` is what the office said."""

    id: int
    work_date: date
    clock_in: str
    clock_out: str
    breaks: list[tuple[str, str]] | None
    reason: str
    state: State
    asked_at: datetime
    decided_at: datetime | None
    answer: str


class OwnCorrections(BaseModel):
    items: list[CorrectionOut]
    next: str | None


class OfficeCorrection(CorrectionOut):
    """A request with its person and who decided."""

    employee_id: int
    employee_no: str
    name: str
    site_name: str
    decided_by: str | None


class CorrectionPage(BaseModel):
    items: list[OfficeCorrection]
    next: str | None


class ListQuery(BaseModel):
    """Without `state` the requests that wait; `all` for every one."""

    state: State | Literal["all"] = "open"
    q: Annotated[str, Field(max_length=100)] = ""
    site_id: RowId | None = None
    cursor: str | None = None
    limit: Annotated[int, Field(ge=1, le=200)] = 50


@router.post("/api/attendance/v1/me/corrections", status_code=201)
def ask(who: Worker, once: Once, now: Now, wish: actions.Wish) -> CorrectionOut:
    """정정 요청: 하루의 출근·퇴근·휴게가 기록과 다를 때. 하루에 기다리는 요청은 하나입니다."""
    made = once.write(lambda session: told_own(actions.ask(session, wish, None, who, now)))
    metrics.corrections.labels("asked").inc()
    return made


@router.get("/api/attendance/v1/me/corrections")
def own_corrections(
    who: Worker,
    db: Db,
    cursor: str | None = None,
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
) -> OwnCorrections:
    """내 정정 요청, 새것부터."""
    with db.read() as session:
        page = queries.own_corrections(session, int(who.id), cursor, limit)
    return OwnCorrections(items=[told_own(row) for row in page.items], next=page.next)


@router.post("/api/attendance/v1/me/corrections/{correction_id}/withdrawal")
def withdraw(who: Worker, once: Once, now: Now, correction_id: RowId) -> CorrectionOut:
    """정정 요청 취소: 사무실이 처리하기 전까지."""
    return once.write(lambda session: told_own(actions.withdraw(session, correction_id, who, now)))


@router.get("/api/attendance/v1/corrections")
def correction_list(who: Staff, db: Db, query: Annotated[ListQuery, Query()]) -> CorrectionPage:
    """정정 요청 목록: 기다리는 것은 오래된 순서, 그 밖은 새것부터."""
    wanted = Wanted(query.state, query.q, query.site_id)
    with db.read() as session:
        page = queries.corrections(session, wanted, query.cursor, query.limit)
    return CorrectionPage(items=[_office(*asked) for asked in page.items], next=page.next)


def told_own(row: queries.Request) -> CorrectionOut:
    return CorrectionOut.model_validate(_told(row))


def _office(row: queries.Request, person: Person) -> OfficeCorrection:
    return OfficeCorrection.model_validate(
        _told(row)
        | {
            "employee_id": person.id,
            "employee_no": person.employee_no,
            "name": person.name,
            "site_name": person.site.name if person.site else "",
            "decided_by": row.decided_by,
        }
    )


def _told(row: queries.Request) -> dict[str, object]:
    return {
        "id": row.id,
        "work_date": row.work_date,
        "clock_in": row.clock_in,
        "clock_out": row.clock_out,
        "breaks": read_breaks(row.breaks),
        "reason": row.reason,
        "state": row.state,
        "asked_at": row.asked_at.astimezone(KST),
        "decided_at": row.decided_at.astimezone(KST) if row.decided_at else None,
        "answer": row.answer,
    }
