"""The time token that a worker's phone keeps for when it has no network."""

from datetime import datetime

from chassis.clock import Now
from chassis.identity import Worker
from fastapi import APIRouter, Request
from pydantic import BaseModel

from attendance.offline import marks
from attendance.offline.rules import VALID

router = APIRouter(tags=["punches"])


class TimeTokenOut(BaseModel):
    """시각 증명: 오프라인으로 누른 기록과 함께 보냅니다."""

    token: str
    employee_id: int
    issued_at: datetime
    expires_at: datetime


@router.get("/api/attendance/v1/me/offline-token")
async def offline_token(request: Request, who: Worker, now: Now) -> TimeTokenOut:
    """오프라인 시각 증명: 서버가 이 휴대전화와 말한 때를 서명합니다."""
    text = marks.signed(int(who.id), request.app.state.settings.keys[0], now)
    return TimeTokenOut(token=text, employee_id=int(who.id), issued_at=now, expires_at=now + VALID)
