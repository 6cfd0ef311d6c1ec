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
from attendance.clock.past import press_at
from attendance.month.queries import day_document
from attendance.offline import actions as offline
from attendance.offline import marks
from attendance.offline.rules import LONGEST_READING
from attendance.place.intake import Whereabouts, Witnessed

router = APIRouter(tags=["punches"])
PRESS = {"in": actions.clock_in, "out": actions.clock_out}


Milliseconds = Annotated[int, Field(ge=0, le=LONGEST_READING)]


class OfflineBody(BaseModel):
    """오프라인으로 누른 기록: 서버의 시각 증명, 증명마다 1부터 세는 번호, 흐른 시간(밀리초).

    흐른 시간은 끊김 없이 잰 것만 적습니다: 증명을 받은 때부터 누를 때까지, 누른 때부터 보낼 때까지.
    """

    token: Annotated[str, Field(min_length=1, max_length=1000)]
    counter: Annotated[int, Field(ge=1, le=10_000)]
    elapsed_ms: Milliseconds | None = None
    age_ms: Milliseconds | None = None


class PunchBody(Whereabouts):
    """출근 또는 퇴근. 휴대전화의 시각은 쓰지 않습니다. 위치나 QR은 근무지가 확인을 요구할 때만 씁니다."""

    kind: Literal["in", "out"]
    offline: OfflineBody | None = None


class OfflineOut(BaseModel):
    """오프라인 기록의 시각은 이 사이에 있습니다; `needs_check`: 사무실이 확인합니다."""

    earliest: datetime
    latest: datetime
    needs_check: bool


class PunchOut(BaseModel):
    id: int
    kind: Literal["in", "out"]
    at: datetime
    work_date: date
    offline: OfflineOut | None = None


@router.post("/api/attendance/v1/punches", status_code=201, response_model_exclude_none=True)
async def punch(
    who: Worker,
    witness: Witnessed,
    body: PunchBody,
    response: Response,
    idempotency_key: Annotated[str | None, Header(min_length=1, max_length=100)] = None,
) -> PunchOut:
    """출근·퇴근 기록: 같은 키나 2분 안의 같은 버튼은 같은 기록입니다."""
    if body.offline is not None:
        return await _replayed(witness, int(who.id), body.kind, body.offline, idempotency_key)
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


async def _replayed(
    witness: Witnessed, employee_id: int, kind: str, told: OfflineBody, key: str | None
) -> PunchOut:
    token = marks.read(told.token, witness.settings.keys, employee_id)
    claim = offline.Claim(kind, told.counter, told.elapsed_ms, told.age_ms, key)
    row, repeated = await witness.db.write_core(
        offline.replay, press_at, token, claim, employee_id, witness.now
    )
    metrics.offline_punches.labels("repeated" if repeated else row.state).inc()
    if row.state == "refused":
        raise offline.KeptRefused(row.reason)
    if row.state == "held":
        raise offline.KeptHeld(row.reason)
    window = OfflineOut(
        earliest=row.earliest.astimezone(KST), latest=row.latest.astimezone(KST), needs_check=row.needs_check
    )
    return PunchOut(
        id=row.punch_id, kind=row.kind, at=row.at.astimezone(KST), work_date=row.work_date, offline=window
    )


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
