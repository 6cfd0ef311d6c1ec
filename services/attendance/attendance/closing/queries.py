"""Asking whether a month is closed."""

from collections.abc import Iterator
from contextlib import contextmanager

from chassis.errors import Conflict
from sqlalchemy.orm import Session

from attendance.closing.tables import ClosedMonth

_SETTLED = "attendance.settled_after_closing"


class MonthIsClosed(Conflict):
    code, message = "month_closed", "마감한 달의 근무 기록과 달력은 바꿀 수 없습니다. 먼저 마감을 취소하세요."


class MonthIsBeingClosed(Conflict):
    code = "month_closing"
    message = (
        "마감하고 있는 달입니다. 잠시 뒤 다시 시도하세요. 끝나지 않으면 근태 현황에서 마감을 다시 누르세요."
    )


def closing_of(session: Session, month: str) -> ClosedMonth | None:
    """The closing of a closed month."""
    row = held_of(session, month)
    return row if row is not None and row.is_complete else None


def held_of(session: Session, month: str) -> ClosedMonth | None:
    """The row of a month that takes no more changes: closed, or just being closed."""
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
    """Raise for a month closed or just being closed, unless the change is settled elsewhere."""
    row = held_of(session, month)
    if row is None or _SETTLED in session.info:
        return
    raise MonthIsClosed if row.is_complete else MonthIsBeingClosed
