"""Asking whether a month is closed."""

from chassis.errors import Conflict
from sqlalchemy.orm import Session

from attendance.closing.tables import ClosedMonth


class MonthIsClosed(Conflict):
    code, message = "month_closed", "마감한 달의 근무 기록과 달력은 바꿀 수 없습니다. 먼저 마감을 취소하세요."


def closing_of(session: Session, month: str) -> ClosedMonth | None:
    return session.get(ClosedMonth, month)


def refuse_closed(session: Session, month: str) -> None:
    """Raise MonthIsClosed for a closed month."""
    if closing_of(session, month) is not None:
        raise MonthIsClosed
