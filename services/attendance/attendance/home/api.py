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
    """오늘 출근, 퇴근 미기록, 정정 요청, 확인 요청, 오프라인 확인, 연차 신청, 52시간 주의, 재직 인원."""
    with db.read() as session:
        found = queries.figures(session, now)
    cards = [
        _number("오늘 출근", found.came, "/admin/attendance"),
        _todo("퇴근 미기록", found.without_out, "/admin/attendance/missing"),
        _todo("정정 요청", found.corrections, "/admin/attendance/corrections"),
        _todo("출퇴근 확인 요청", found.requests, "/admin/attendance/requests"),
        _todo("오프라인 확인", found.offline, "/admin/attendance/offline"),
        _todo("연차 신청", found.leave, "/admin/leave/requests"),
        _todo("이번 주 52시간 주의", found.danger, "/admin/attendance/week", "명"),
        _number("재직 직원", found.employed, "/admin/employees"),
    ]
    return Summary(cards=cards)


def _todo(label: str, value: int, href: str, unit: str = "건") -> Card:
    """Work that waits."""
    return Card(label=label, value=value, unit=unit, href=href, kind="todo")


def _number(label: str, people: int, href: str) -> Card:
    return Card(label=label, value=people, unit="명", href=href, kind="number")
