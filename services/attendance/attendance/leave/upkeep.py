"""What the office books by hand, and how the firm counts years; each function is one transaction."""

from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Literal

from chassis import audit
from chassis.clock import business_date
from chassis.errors import Conflict, Invalid
from chassis.forms import OneLine, TypedNumber
from chassis.identity import Identity
from pydantic import BaseModel, Field
from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from attendance.base import AuditRow
from attendance.leave import booking, queries
from attendance.leave.entries import Act, Line, add
from attendance.leave.rules.earned import FULL_WEEK, leave_minutes
from attendance.leave.rules.grants import Method
from attendance.leave.rules.lots import take, take_any
from attendance.leave.tables import LeaveEntry, LeaveLot, LeaveMethod, LeaveNight
from attendance.roster.tables import Employee

LONG = "남은 연차보다 많습니다."


class Manual(BaseModel):
    """A line by hand: leave that is granted, taken, carried on or paid out; days, or hours of part-timers."""

    kind: Literal["grant", "use", "carry", "paid_out"]
    amount: Annotated[Decimal, TypedNumber, Field(gt=0, le=400, max_digits=6, decimal_places=2)]
    day: date
    expires_on: date | None = None
    reason: Annotated[str, OneLine, Field(min_length=1, max_length=150)]
    token: Annotated[str, Field(min_length=1, max_length=50)]


class MethodInUse(Conflict):
    code = "leave_method_in_use"

    def __init__(self, people: int) -> None:
        super().__init__(f"지금 방식으로 받은 연차를 이미 쓴 사람이 {people}명이라 바꿀 수 없습니다.")


def enter_line(session: Session, employee_id: int, manual: Manual, who: Identity, now: datetime) -> None:
    """Book a line by hand, once per token."""
    person = booking.locked(session, employee_id)
    if _is_known(session, employee_id, manual.token):
        return
    booking.book(session, employee_id, business_date(now), now)
    minutes = minutes_of(manual.amount, person.weekly_hours)
    act = Act(who.id, now, manual.reason)
    {"grant": _grant, "use": _use, "carry": _carry, "paid_out": _pay_out}[manual.kind](
        session, person, manual, minutes, act
    )
    detail = manual.model_dump(mode="json", exclude={"token"}) | {"minutes": minutes}
    audit.record(
        session, AuditRow, who, action="leave.book", object=f"employee:{employee_id}", now=now, detail=detail
    )


def _is_known(session: Session, employee_id: int, token: str) -> bool:
    lot = select(LeaveLot.id).where(LeaveLot.employee_id == employee_id, LeaveLot.period == token)
    key = select(LeaveEntry.id).where(LeaveEntry.employee_id == employee_id, LeaveEntry.key == token)
    return session.scalar(lot) is not None or session.scalar(key) is not None


def minutes_of(amount: Decimal, weekly_hours: int) -> int:
    """Typed days of who works full time, typed hours of a part-timer, as minutes."""
    return leave_minutes(amount, weekly_hours) if weekly_hours >= FULL_WEEK else int(amount * 60)


def _grant(session: Session, person: Employee, manual: Manual, minutes: int, act: Act) -> None:
    _add_lot(session, person, manual, minutes, act)


def _add_lot(session: Session, person: Employee, manual: Manual, minutes: int, act: Act) -> None:
    if manual.expires_on is None or manual.expires_on < manual.day:
        raise Invalid(
            fields={"expires_on": "언제까지 쓸 수 있는지 입력하세요. 시작하는 날보다 늦어야 합니다."}
        )
    lot = LeaveLot(
        employee_id=person.id,
        kind="carried" if manual.kind == "carry" else "manual",
        period=manual.token,
        granted_on=manual.day,
        expires_on=manual.expires_on,
        minutes=minutes,
        reason=manual.reason,
        booked_by=act.who,
        booked_at=act.now,
    )
    session.add(lot)
    session.flush()
    booking.settle_overuse(session, lot, act.who, act.now)


def _use(session: Session, person: Employee, manual: Manual, minutes: int, act: Act) -> None:
    known = queries.ledger(session, person.id)
    taken, short = take(known.lots, known.balance.left, manual.day, minutes)
    if short:
        raise Invalid(fields={"amount": LONG})
    _take(session, person, "used", taken, manual, act)


def _carry(session: Session, person: Employee, manual: Manual, minutes: int, act: Act) -> None:
    """이월: out of the lots that expire first and into a lot of its own, so that it is counted once."""
    known = queries.ledger(session, person.id)
    taken, short = take_any(known.lots, known.balance.left, minutes)
    if short:
        raise Invalid(fields={"amount": LONG})
    _take(session, person, "carried", taken, manual, act)
    _add_lot(session, person, manual, minutes, act)


def _take(
    session: Session, person: Employee, kind: str, taken: dict[int, int], manual: Manual, act: Act
) -> None:
    for number, (lot_id, part) in enumerate(taken.items()):
        key = manual.token if number == 0 else f"{manual.token}#{number}"
        add(session, Line(person.id, lot_id, kind, manual.day, -part, key=key), act)


def _pay_out(session: Session, person: Employee, manual: Manual, minutes: int, act: Act) -> None:
    """수당 지급: what was owed is less by it; nothing more than is owed."""
    if minutes > queries.ledger(session, person.id).balance.owed:
        raise Invalid(fields={"amount": "지급할 미사용 연차보다 많습니다."})
    add(session, Line(person.id, None, "paid_out", manual.day, 0, -minutes, manual.token), act)


def change_method(session: Session, method: Method, who: Identity, now: datetime) -> None:
    """Count years the other way: lots nobody used are replaced tonight; refused once somebody used one."""
    before = queries.method_of(session)
    if method == before:
        return
    today = business_date(now)
    lots = _yearly(session, today)
    touched = _touched(session, lots)
    if touched:
        raise MethodInUse(len(touched))
    act = Act(who.id, now, "연차 계산 방식 변경")
    kept = "fiscal" if method == "fiscal_year" else "annual"
    for lot in lots:
        left = queries.ledger(session, lot.employee_id).balance.left[lot.id]
        change = lot.minutes - left if lot.kind == kept else -left
        if change:
            add(session, Line(lot.employee_id, lot.id, "revoked", today, change), act)
    session.add(LeaveMethod(method=method, changed_by=who.id, changed_at=now))
    session.execute(delete(LeaveNight).where(LeaveNight.day == today))
    audit.record(
        session, AuditRow, who, action="leave.method", object="office:leave", now=now,
        detail={"before": before, "after": method},
    )  # fmt: skip


def _yearly(session: Session, today: date) -> list[LeaveLot]:
    chosen = select(LeaveLot).where(LeaveLot.kind.in_(("annual", "fiscal")), LeaveLot.expires_on >= today)
    return list(session.scalars(chosen.order_by(LeaveLot.id)))


def _touched(session: Session, lots: list[LeaveLot]) -> set[int]:
    moved = select(LeaveEntry.lot_id).where(LeaveEntry.lot_id.is_not(None), LeaveEntry.kind != "revoked")
    used = set(session.scalars(moved))
    return {lot.employee_id for lot in lots if lot.id in used}
