"""Asking whether a month is closed."""

from collections.abc import Iterator
from contextlib import contextmanager

from chassis.errors import Conflict
from sqlalchemy.orm import Session

from attendance.closing.tables import ClosedMonth

_SETTLED = "attendance.settled_after_closing"


class MonthIsClosed(Conflict):
    code, message = "month_closed", "마감한 달의 근무 기록과 달력은 바꿀 수 없습니다. 먼저 마감을 취소하세요."


def closing_of(session: Session, month: str) -> ClosedMonth | None:
    return session.get(ClosedMonth, month)


@contextmanager
def settled_after(session: Session) -> Iterator[None]:
    """Let a change into a closed month: what it does to the hours is settled in the same transaction."""
    session.info[_SETTLED] = True
    try:
        yield
    finally:
        del session.info[_SETTLED]


def refuse_closed(session: Session, month: str) -> None:
    """Raise MonthIsClosed for a closed month, unless the change is settled elsewhere."""
    if closing_of(session, month) is not None and _SETTLED not in session.info:
        raise MonthIsClosed
