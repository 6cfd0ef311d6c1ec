"""Punches and own days for the worker's programs; times always come from the server."""

from datetime import date, datetime
from typing import Annotated, Literal

from chassis.clock import KST, Now, business_date
from chassis.db import Db
from chassis.errors import AppError
from chassis.forms import Month
from chassis.idempotency import tell_repeated
from chassis.identity import Worker
from fastapi import APIRouter, Header, Response
from pydantic import BaseModel, Field

from attendance import metrics
from attendance.calendar.rules import month_of
from attendance.clock import actions, queries
from attendance.month.queries import day_document
from attendance.place.intake import Whereabouts, Witnessed

router = APIRouter(tags=["punches"])
PRESS = {"in": actions.clock_in, "out": actions.clock_out}


class PunchBody(Whereabouts):
    """출근 또는 퇴근. 휴대전화의 시각은 쓰지 않습니다. 위치나 QR은 근무지가 확인을 요구할 때만 씁니다."""

    kind: Literal["in", "out"]


class PunchOut(BaseModel):
    id: int
    kind: Literal["in", "out"]
    at: datetime
    work_date: date


@router.post("/api/attendance/v1/punches", status_code=201)
async def punch(
    who: Worker,
    witness: Witnessed,
    body: PunchBody,
    response: Response,
    idempotency_key: Annotated[str | None, Header(min_length=1, max_length=100)] = None,
) -> PunchOut:
    """출근·퇴근 기록: 같은 키나 2분 안의 같은 버튼은 같은 기록입니다."""
    try:
        proof = await witness.proof(int(who.id), body.kind, body)
        made = await witness.db.write_core(PRESS[body.kind], int(who.id), idempotency_key, witness.now, proof)
    except AppError:
        metrics.punches.labels(body.kind, "refused").inc()
        raise
    metrics.punches.labels(body.kind, "repeated" if made.repeated else "taken").inc()
    if idempotency_key is not None:
        tell_repeated("/api/attendance/v1/punches", response, repeated=made.repeated)
    return PunchOut(id=made.id, kind=body.kind, at=made.at.astimezone(KST), work_date=made.work_date)


class OwnDay(BaseModel):
    """One working day in minutes; `missing_out` marks a day nobody clocked out."""

    work_date: date
    day_type: str
    clock_in: str
    clock_out: str | None
    worked: int
    break_: Annotated[int, Field(alias="break")]
    overtime: int
    night: int
    holiday_within_8h: int
    holiday_beyond_8h: int
    missing_out: bool


class OwnDays(BaseModel):
    month: str
    worked_minutes: int
    items: list[OwnDay]


@router.get("/api/attendance/v1/me/days")
def own_days(who: Worker, db: Db, now: Now, month: Month | None = None) -> OwnDays:
    """내 근무일과 시간."""
    chosen = month or month_of(business_date(now))
    with db.read() as session:
        board = queries.board(session, int(who.id), chosen, now)
    if board is None:
        raise actions.NotOnRoster
    own = board.month
    items = [
        OwnDay(**day_document(own, day), missing_out=own.rows[day].is_missing_out(now))
        for day in own.sheet.days
    ]
    return OwnDays(month=chosen, worked_minutes=own.sheet.total("worked"), items=items)
