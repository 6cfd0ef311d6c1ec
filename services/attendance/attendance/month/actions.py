"""Closing a month, and opening it again."""

import json
from datetime import datetime

from chassis import audit
from chassis.clock import business_date
from chassis.errors import Conflict, Invalid
from chassis.identity import Identity
from sqlalchemy.orm import Session

from attendance.adjustment.queries import has_adjustments
from attendance.base import AuditRow
from attendance.closing.queries import closing_of
from attendance.closing.tables import ClosedMonth
from attendance.month.queries import checklist, live_document
from attendance.month.rules import has_begun, version_of


class MonthNotBegun(Invalid):
    code, message = "month_not_begun", "아직 시작되지 않은 달입니다."


class NotClosed(Conflict):
    code, message = "month_not_closed", "마감하지 않은 달입니다."


class AlreadySettled(Conflict):
    code, message = (
        "month_settled",
        "마감 후 변경이 다음 달에 정산되어 마감을 취소할 수 없습니다. 더 고칠 것도 같은 방법으로 입력하세요.",
    )


def close_month(session: Session, month: str, who: Identity, now: datetime) -> ClosedMonth:
    """마감: keep the month's hours as they are; closing a closed month changes nothing."""
    known = closing_of(session, month)
    if known is not None:
        return known
    if not has_begun(month, business_date(now)):
        raise MonthNotBegun
    document = live_document(session, month)
    left = {"without_out": 0, "corrections": 0, "unconfirmed": 0, "objections": 0}
    for todo in checklist(session, month, now):
        left["without_out"] += len(todo.without_out)
        left["corrections"] += len(todo.corrections)
        left["unconfirmed"] += len(todo.signoff.days) if todo.signoff else 0
        left["objections"] += len(todo.signoff.objections) if todo.signoff else 0
    closed = ClosedMonth(
        month=month,
        version=version_of(document),
        snapshot=json.dumps(document, ensure_ascii=False),
        closed_by=who.id,
        closed_at=now,
    )
    session.add(closed)
    session.flush()
    _record(session, who, "month.close", closed, now, {"left": left})
    return closed


def reopen_month(session: Session, month: str, reason: str, who: Identity, now: datetime) -> None:
    """마감 취소: days may change again; who, why and the version that was closed stay in the audit."""
    known = closing_of(session, month)
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
