"""Closing a month in two short writes, and opening it again; `jobs` counts the hours in between."""

import logging
from datetime import datetime

from chassis import audit
from chassis.clock import business_date
from chassis.errors import Conflict, Invalid
from chassis.identity import Identity
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from attendance.adjustment.queries import has_adjustments
from attendance.base import AuditRow
from attendance.closing.queries import held_of
from attendance.closing.tables import ClosedMonth
from attendance.month.checklist import Counted
from attendance.month.rules import has_begun

log = logging.getLogger(__name__)


class MonthNotBegun(Invalid):
    code, message = "month_not_begun", "아직 시작되지 않은 달입니다."


class NotClosed(Conflict):
    code, message = "month_not_closed", "마감하지 않은 달입니다."


class AlreadySettled(Conflict):
    code, message = (
        "month_settled",
        "마감 후 변경이 다음 달에 정산되어 마감을 취소할 수 없습니다. 더 고칠 것도 같은 방법으로 입력하세요.",
    )


def hold_month(session: Session, month: str, who: Identity, now: datetime) -> bool:
    """마감, first step: the month takes no more changes; False when it is closed already."""
    known = held_of(session, month)
    if known is None:
        if not has_begun(month, business_date(now)):
            raise MonthNotBegun
        _hold(session, ClosedMonth(month=month, version="", snapshot="", closed_by=who.id, closed_at=now))
    return known is None or not known.is_complete


def _hold(session: Session, row: ClosedMonth) -> None:
    try:
        with session.begin_nested():
            session.add(row)
    except IntegrityError:
        log.info("month_held_already", extra={"fields": {"month": row.month}})


def close_month(
    session: Session, month: str, counted: Counted | None, who: Identity, now: datetime
) -> ClosedMonth:
    """마감, last step: keep the hours as they were counted; closing a closed month changes nothing."""
    row = session.scalar(select(ClosedMonth).where(ClosedMonth.month == month).with_for_update())
    if row is not None and row.is_complete:
        return row
    if row is None or counted is None:
        raise NotClosed
    row.version, row.snapshot = counted.version, counted.snapshot
    row.closed_by, row.closed_at = who.id, now
    _record(session, who, "month.close", row, now, {"left": counted.left})
    return row


def reopen_month(session: Session, month: str, reason: str, who: Identity, now: datetime) -> None:
    """마감 취소: days may change again; who, why and the version that was closed stay in the audit."""
    known = held_of(session, month)
    if known is None:
        raise NotClosed
    if has_adjustments(session, month):
        raise AlreadySettled
    _record(session, who, "month.reopen", known, now, {"reason": reason})
    session.delete(known)


def _record(
    session: Session, who: Identity, action: str, closed: ClosedMonth, now: datetime, more: dict[str, object]
) -> None:
    detail = {"version": closed.version, **more}
    audit.record(
        session, AuditRow, who, action=action, object=f"month:{closed.month}", now=now, detail=detail
    )
