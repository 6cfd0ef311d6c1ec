"""What the gateway's first page of the office asks for."""

from typing import Literal

from chassis.clock import Now
from chassis.db import Db
from chassis.identity import Service
from fastapi import APIRouter
from pydantic import BaseModel

from attendance.home import queries

router = APIRouter(tags=["summary"])


class Card(BaseModel):
    """One number of the first page; `todo` marks work that waits."""

    label: str
    value: int
    unit: str
    href: str
    kind: Literal["todo", "number"]


class Summary(BaseModel):
    cards: list[Card]


@router.get("/internal/summary")
def summary(who: Service, db: Db, now: Now) -> Summary:
    """오늘 출근, 퇴근 미기록, 정정·확인·오프라인·연차의 기다리는 일, 재직 인원."""
    with db.read() as session:
        found = queries.figures(session, now)
    return Summary(
        cards=[
            Card(label="오늘 출근", value=found.came, unit="명", href="/admin/attendance", kind="number"),
            Card(
                label="퇴근 미기록",
                value=found.without_out,
                unit="건",
                href="/admin/attendance/missing",
                kind="todo",
            ),
            Card(
                label="정정 요청",
                value=found.corrections,
                unit="건",
                href="/admin/attendance/corrections",
                kind="todo",
            ),
            Card(
                label="출퇴근 확인 요청",
                value=found.requests,
                unit="건",
                href="/admin/attendance/requests",
                kind="todo",
            ),
            Card(
                label="오프라인 확인",
                value=found.offline,
                unit="건",
                href="/admin/attendance/offline",
                kind="todo",
            ),
            Card(label="연차 신청", value=found.leave, unit="건", href="/admin/leave/requests", kind="todo"),
            Card(label="재직 직원", value=found.employed, unit="명", href="/admin/employees", kind="number"),
        ]
    )
