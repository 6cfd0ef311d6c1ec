"""Taking in presses made without a network, exactly once and in the order of their counters."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Protocol, cast

from chassis import audit
from chassis.clock import business_date
from chassis.errors import AppError, Conflict, Forbidden, Invalid, NotFound
from chassis.identity import Identity
from sqlalchemy import Row, Table, insert, select, update
from sqlalchemy.engine import Connection
from sqlalchemy.orm import Session

from attendance.base import AuditRow
from attendance.calendar.rules import month_of
from attendance.closing.tables import ClosedMonth
from attendance.offline.marks import TimeToken
from attendance.offline.rules import KEPT, OWN_REASONS, Reading, Window, is_expired, provable_window
from attendance.offline.tables import OfflinePunch
from attendance.roster.tables import Employee

_offline, _employee, _closed = (
    cast(Table, table.__table__) for table in (OfflinePunch, Employee, ClosedMonth)
)


class Pressed(Protocol):
    """What a press became."""

    @property
    def id(self) -> int: ...
    @property
    def work_date(self) -> date: ...
    @property
    def repeated(self) -> bool: ...


Press = Callable[[Connection, str, int, str, datetime], tuple[Pressed, str]]
"""Presses a button at an earlier moment; the second value says what the office is to look at, or nothing."""


class OfAnother(Forbidden):
    code, message = (
        "offline_of_another",
        "다른 분이 누른 기록이에요. 그분이 로그인하면 보내요.",
    )


class KeyReused(Invalid):
    code, message = "idempotency_key_reused", "이미 다른 기록에 쓰인 요청이에요. 화면을 새로 고쳐 주세요."


class Unrecorded(Conflict):
    """A press that is kept for the office but is not in anybody's hours (yet)."""

    def __init__(self, reason: str) -> None:
        super().__init__(f"{OWN_REASONS[reason]} {KEPT}")


class KeptRefused(Unrecorded):
    code = "offline_refused"


class KeptHeld(Unrecorded):
    code = "offline_held"


class MonthIsClosed(Conflict):
    code = "month_closed"


class NoSuchPunch(NotFound):
    code, message = "no_such_offline_punch", "찾는 오프라인 기록이 없습니다."


@dataclass(frozen=True, slots=True)
class Claim:
    """One press as the phone tells it; no time of the phone is in it."""

    kind: str
    counter: int
    elapsed_ms: int | None
    age_ms: int | None
    key: str | None = None

    def press_key(self, token: TimeToken) -> str:
        """The key of the punch: that of the sending that failed, or the token's and the counter."""
        return self.key or f"offline:{token.id}:{self.counter}"


def replay(
    connection: Connection, press: Press, token: TimeToken, claim: Claim, employee_id: int, now: datetime
) -> tuple[Row[Any], bool]:
    """Keep a press and make it a punch where it may be one; the row, and whether it was there already."""
    if token.employee_id != employee_id:
        raise OfAnother
    locked = select(_employee.c.id).where(_employee.c.id == employee_id).with_for_update()
    if connection.execute(locked).one_or_none() is None:
        raise Forbidden
    known = _rows(connection, employee_id, token.id).get(claim.counter)
    if known is not None and known.kind != claim.kind:
        raise KeyReused
    if known is None:
        connection.execute(insert(_offline).values(**_held(token, claim, employee_id, now)))
        _apply_ready(connection, press, employee_id, token.id)
    return _rows(connection, employee_id, token.id)[claim.counter], known is not None


def _rows(connection: Connection, employee_id: int, token_id: str) -> dict[int, Row[Any]]:
    chosen = select(_offline).where(_offline.c.employee_id == employee_id, _offline.c.token_id == token_id)
    return {row.counter: row for row in connection.execute(chosen.order_by(_offline.c.counter))}


def _held(token: TimeToken, claim: Claim, employee_id: int, now: datetime) -> dict[str, Any]:
    issued_at = min(token.issued_at or now, now)
    return {
        "employee_id": employee_id,
        "kind": claim.kind,
        "token_id": token.id,
        "counter": claim.counter,
        "press_key": claim.press_key(token),
        "issued_at": issued_at,
        "arrived_at": now,
        "elapsed_ms": claim.elapsed_ms,
        "age_ms": claim.age_ms,
        "at": now,
        "earliest": issued_at,
        "latest": now,
        "state": "held",
        "reason": "gap",
        "needs_check": True,
    }


def _apply_ready(connection: Connection, press: Press, employee_id: int, token_id: str) -> None:
    """Press everything that waited only for what has come now, in the order of the counters."""
    rows = _rows(connection, employee_id, token_id)
    before: Window | None = None
    for counter in range(1, len(rows) + 1):
        row = rows.get(counter)
        if row is None:
            return
        if row.state == "held":
            # What was pressed later and is here already was pressed before it came.
            arrived = min(other.arrived_at for other in rows.values() if other.counter >= counter)
            reading = Reading(_span(row.elapsed_ms), _span(row.age_ms if arrived == row.arrived_at else None))
            window = provable_window(row.issued_at, arrived, before, reading)
            became = _pressed(connection, press, row, window)
            moments = {"at": window.at, "earliest": window.earliest, "latest": window.latest}
            changed = update(_offline).where(_offline.c.id == row.id).values(**moments, **became)
            connection.execute(changed)
            before = window
        else:
            before = Window(row.at, row.earliest, row.latest)


def _span(milliseconds: int | None) -> timedelta | None:
    return None if milliseconds is None else timedelta(milliseconds=milliseconds)


def _pressed(connection: Connection, press: Press, row: Row[Any], window: Window) -> dict[str, Any]:
    """What the press became; a refusal is kept, with nothing of it in the working days."""
    if row.token_id.startswith("?"):
        return _refused("unreadable", window.at)
    if is_expired(row.issued_at, row.arrived_at):
        return _refused("expired", window.at)
    try:
        with connection.begin_nested():
            made, doubt = press(connection, row.kind, row.employee_id, row.press_key, window.at)
            if not made.repeated:
                _refuse_closed(connection, made.work_date)
    except AppError as error:
        return _refused(error.code, window.at)
    reason = doubt or ("wide" if window.is_wide else "")
    # What the server had taken at once, and only its answer was lost, is a punch like any other.
    doubtful = bool(reason) and not made.repeated
    became = {"state": "taken", "punch_id": made.id, "work_date": made.work_date}
    return became | {"reason": reason if doubtful else "", "needs_check": doubtful}


def _refused(reason: str, at: datetime) -> dict[str, Any]:
    return {"state": "refused", "reason": reason, "work_date": business_date(at), "needs_check": True}


def _refuse_closed(connection: Connection, work_date: date) -> None:
    closed = select(_closed.c.month).where(_closed.c.month == month_of(work_date))
    if connection.execute(closed).one_or_none() is not None:
        raise MonthIsClosed


def check(session: Session, offline_id: int, who: Identity, now: datetime) -> OfflinePunch:
    """확인: somebody in the office has looked at it; again changes nothing."""
    row = session.scalar(select(OfflinePunch).where(OfflinePunch.id == offline_id).with_for_update())
    if row is None:
        raise NoSuchPunch
    if row.needs_check:
        row.needs_check, row.checked_by, row.checked_at = False, who.id, now
        detail = {"employee": row.employee_id, "at": row.at, "state": row.state, "reason": row.reason}
        audit.record(
            session, AuditRow, who, action="offline.check", object=f"employee:{row.employee_id}", now=now,
            detail=detail,
        )  # fmt: skip
    return row
