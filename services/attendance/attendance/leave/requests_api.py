"""Leave for programs: the worker's own balance and requests, the office's list and decision."""

from datetime import date, datetime
from typing import Annotated, Literal

from chassis.clock import KST, Now, business_date
from chassis.db import Db
from chassis.forms import RowId
from chassis.idempotency import Once
from chassis.identity import Manager, Staff, Worker
from fastapi import APIRouter, Query
from pydantic import BaseModel, Field

from attendance import metrics
from attendance.asking.queries import Wanted
from attendance.leave import actions, queries
from attendance.leave.holding import Wish
from attendance.roster.queries import Person, employee

router = APIRouter(tags=["leave"])
State = Literal["open", "approved", "rejected", "moved", "withdrawn", "cancelled"]
ME = "/api/attendance/v1/me/leave"
OFFICE = "/api/attendance/v1/leave/requests"


class LotOut(BaseModel):
    """What is left of one grant, in minutes, and the last day to take it."""

    granted_on: date
    expires_on: date
    minutes: int
    left_minutes: int
    reason: str


class OwnLeave(BaseModel):
    """The balance in minutes: 480 are a day at full time; `owed_minutes` are paid, not taken."""

    left_minutes: int
    overused_minutes: int
    owed_minutes: int
    next_grant_on: date | None
    lots: list[LotOut]


class LeaveRequestOut(BaseModel):
    """A request as its worker sees it; `answer` is what the office said."""

    id: int
    kind: str
    first_day: date
    last_day: date
    part: Literal["full", "am", "pm"]
    minutes: int
    reason: str
    state: State
    asked_at: datetime
    decided_at: datetime | None
    answer: str
    offered_day: date | None


class OwnRequests(BaseModel):
    items: list[LeaveRequestOut]
    next: str | None


class OfficeRequest(LeaveRequestOut):
    """A request with its person and who decided."""

    employee_id: int
    employee_no: str
    name: str
    site_name: str
    decided_by: str | None


class RequestPage(BaseModel):
    items: list[OfficeRequest]
    next: str | None


class ListQuery(BaseModel):
    """Without `state` the requests that wait; `all` for every one."""

    state: State | Literal["all"] = "open"
    q: Annotated[str, Field(max_length=100)] = ""
    site_id: RowId | None = None
    cursor: str | None = None
    limit: Annotated[int, Field(ge=1, le=200)] = 50


@router.get(ME)
def own_leave(who: Worker, db: Db, now: Now) -> OwnLeave:
    """내 연차: 남은 것, 사용기한, 다음 발생일."""
    today = business_date(now)
    with db.read() as session:
        person = employee(session, int(who.id))
        if person is None:
            raise actions.NotOnRoster
        known = queries.ledger(session, person.id)
        coming = queries.coming_grant(session, person, today) if queries.is_entitled(person) else None
    lots = [
        LotOut(
            granted_on=lot.granted_on,
            expires_on=lot.expires_on,
            minutes=lot.minutes,
            left_minutes=known.balance.left[lot.id],
            reason=lot.reason,
        )
        for lot in known.valid(today)
    ]
    return OwnLeave(
        left_minutes=known.left(today),
        overused_minutes=known.balance.overused,
        owed_minutes=known.balance.owed,
        next_grant_on=coming.on if coming else None,
        lots=lots,
    )


@router.post(f"{ME}/requests", status_code=201)
def ask(who: Worker, once: Once, now: Now, wish: Wish) -> LeaveRequestOut:
    """연차 신청: 하루나 여러 날, 종일이나 반차. 같은 날은 한 번만 신청됩니다."""
    made = once.write(lambda session: _own(actions.ask(session, wish, None, who, now)))
    metrics.leave_requests.labels("asked").inc()
    return made


@router.get(f"{ME}/requests")
def own_requests(
    who: Worker, db: Db, cursor: str | None = None, limit: Annotated[int, Query(ge=1, le=200)] = 50
) -> OwnRequests:
    """내 연차 신청, 새것부터."""
    with db.read() as session:
        page = queries.own_requests(session, int(who.id), cursor, limit)
    return OwnRequests(items=[_own(row) for row in page.items], next=page.next)


@router.post(f"{ME}/requests/{{leave_id}}/withdrawal")
def withdraw(who: Worker, once: Once, now: Now, leave_id: RowId) -> LeaveRequestOut:
    """연차 신청 취소: 사무실이 처리하기 전까지."""
    return once.write(lambda session: _own(actions.withdraw(session, leave_id, who, now)))


@router.get(OFFICE)
def request_list(who: Staff, db: Db, query: Annotated[ListQuery, Query()]) -> RequestPage:
    """연차 신청 목록: 기다리는 것은 오래된 순서, 그 밖은 새것부터."""
    wanted = Wanted(query.state, query.q, query.site_id)
    with db.read() as session:
        page = queries.requests(session, wanted, query.cursor, query.limit)
    return RequestPage(items=[_office(*asked) for asked in page.items], next=page.next)


@router.post(f"{OFFICE}/{{leave_id}}/decision")
def decide(
    who: Manager, once: Once, now: Now, leave_id: RowId, decision: actions.Decision
) -> LeaveRequestOut:
    """승인, 반려 또는 시기 변경: 승인하면 먼저 끝나는 연차부터 차감합니다. 한 번만 정해집니다."""
    made = once.write(lambda session: _own(actions.decide(session, leave_id, decision, who, now)))
    if made.decided_at == now:
        metrics.leave_requests.labels(decision.decision).inc()
    return made


def _own(row: queries.Request) -> LeaveRequestOut:
    return LeaveRequestOut.model_validate(_told(row))


def _office(row: queries.Request, person: Person) -> OfficeRequest:
    return OfficeRequest.model_validate(
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
    names = (
        "id",
        "kind",
        "first_day",
        "last_day",
        "part",
        "minutes",
        "reason",
        "state",
        "answer",
        "offered_day",
    )
    return {
        **{name: getattr(row, name) for name in names},
        "asked_at": row.asked_at.astimezone(KST),
        "decided_at": row.decided_at.astimezone(KST) if row.decided_at else None,
    }
