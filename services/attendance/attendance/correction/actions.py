"""Asking for a correction, taking it back, deciding on it; each function is one transaction."""

from datetime import date, datetime, time, timedelta
from typing import Annotated, Protocol

from chassis import audit
from chassis.clock import KST, business_date
from chassis.errors import Conflict, Forbidden, Invalid, NotFound
from chassis.forms import OneLine
from chassis.identity import Identity
from pydantic import Field
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from attendance.asking.actions import Decision
from attendance.base import AuditRow
from attendance.correction.rules import (
    BAD_SHIFT,
    STATES,
    changes_nothing,
    fault_of_date,
    read_breaks,
    stored_breaks,
)
from attendance.correction.tables import Correction
from attendance.day import actions as days
from attendance.day.queries import last_change, row_of
from attendance.day.tables import Day
from attendance.hours.rules.shift import BadShift, Shift, typed_shift
from attendance.roster.rules import is_employed
from attendance.roster.tables import Employee

Reason = Annotated[str, OneLine, Field(min_length=1, max_length=150)]


class Wish(days.Times):
    """The times that a worker says are the true ones of a day."""

    work_date: date
    reason: Reason


class NotOnRoster(Forbidden):
    code, message = "not_employed", "직원 명부에 없어요. 사무실에 문의해 주세요."


class NoSuchCorrection(NotFound):
    code, message = "no_such_correction", "찾는 정정 요청이 없습니다."


class OpenAlready(Conflict):
    code, message = (
        "correction_open",
        "이 날은 이미 정정을 요청했어요. 먼저 한 요청을 취소하면 다시 요청할 수 있어요.",
    )

    def __init__(self) -> None:
        super().__init__(fields={"work_date": self.message})


class KeyReused(Invalid):
    code, message = "idempotency_key_reused", "이미 보낸 요청이에요. 화면을 새로 고쳐 주세요."


class StillWorking(Conflict):
    code, message = "day_going_on", "지금 일하고 있는 날이에요. 퇴근한 뒤에 요청해 주세요."

    def __init__(self) -> None:
        super().__init__(fields={"work_date": self.message})


class DayGoesOn(Conflict):
    code, message = "day_going_on", "본인이 지금 근무 중인 날입니다. 퇴근한 뒤에 승인하세요."


class Settled(Conflict):
    code = "correction_settled"

    def __init__(self, state: str) -> None:
        super().__init__(f"이미 {STATES[state]} 처리된 요청입니다.")


def ask(session: Session, wish: Wish, key: str | None, who: Identity, now: datetime) -> Correction:
    """A worker asks for other times of an own day; the same wish again is the same request."""
    person = session.scalar(select(Employee).where(Employee.id == int(who.id)).with_for_update())
    if person is None:
        raise NotOnRoster
    if known := _known(session, person.id, wish, key):
        return known
    day = _day(session, person.id, wish.work_date)
    _check(session, person, day, wish, now)
    row = Correction(
        employee_id=person.id,
        work_date=wish.work_date,
        before=None if day is None else days.picture_of(day),
        reason=wish.reason,
        state="open",
        idempotency_key=key,
        asked_at=now,
        **_stored(wish),
    )
    session.add(row)
    try:
        session.flush()
    except IntegrityError as error:
        raise OpenAlready from error
    _record(session, who, "correction.ask", row, now)
    return row


def _known(session: Session, employee_id: int, wish: Wish, key: str | None) -> Correction | None:
    own = select(Correction).where(Correction.employee_id == employee_id)
    keyed = session.scalar(own.where(Correction.idempotency_key == key)) if key else None
    if keyed is not None and not _says(keyed, wish):
        raise KeyReused
    waiting = own.where(Correction.work_date == wish.work_date, Correction.state == "open")
    found = keyed or session.scalar(waiting)
    if found is not None and not _says(found, wish):
        raise OpenAlready
    return found


def _says(row: Correction, wish: Wish) -> bool:
    asked = _stored(wish) | {"work_date": wish.work_date, "reason": wish.reason}
    return all(getattr(row, name) == value for name, value in asked.items())


def _stored(wish: Wish) -> dict[str, str | None]:
    return {
        "clock_in": f"{wish.clock_in:%H:%M}",
        "clock_out": f"{wish.clock_out:%H:%M}",
        "breaks": stored_breaks(wish.breaks),
    }


def _check(session: Session, person: Employee, day: Day | None, wish: Wish, now: datetime) -> None:
    employed = is_employed(person.hire_date, person.resign_date, wish.work_date)
    if fault := fault_of_date(wish.work_date, business_date(now), employed=employed):
        raise Invalid(fields={"work_date": fault})
    shift = _typed(wish)
    if datetime.combine(wish.work_date, time(), KST) + timedelta(minutes=shift.end) > now:
        raise Invalid(fields={"clock_out": "아직 오지 않은 시각이에요."})
    row = None if day is None else row_of(day)
    if row is not None and row.is_open(now):
        raise StillWorking
    if changes_nothing(shift, row.shift if row else None):
        raise Invalid(fields={"clock_in": "지금 기록과 같은 시각이에요. 고칠 시각을 적어 주세요."})


def _typed(wish: Wish) -> Shift:
    try:
        return typed_shift(wish.clock_in, wish.clock_out, wish.breaks)
    except BadShift as fault:
        field = {"out": "clock_out"}.get(fault.field, fault.field)
        raise Invalid(fields={field: BAD_SHIFT[fault.field]}) from fault


def withdraw(session: Session, correction_id: int, who: Identity, now: datetime) -> Correction:
    """The worker takes an own request back while nobody has decided; again changes nothing."""
    row = _locked(session, correction_id)
    if row.employee_id != int(who.id):
        raise NoSuchCorrection("찾는 정정 요청이 없어요.")
    if row.state == "withdrawn":
        return row
    if row.state != "open":
        raise Conflict("사무실이 이미 처리한 요청이에요.")
    row.state, row.decided_at = "withdrawn", now
    _record(session, who, "correction.withdraw", row, now)
    return row


class Writes(Protocol):
    """The office's own actions on a day: those of an open month, or of a closed one."""

    def enter(self, session: Session, new: days.NewDay, who: Identity, now: datetime) -> object: ...
    def change(
        self, session: Session, day_id: int, times: days.Times, who: Identity, now: datetime
    ) -> object: ...


def decide(
    session: Session, correction_id: int, decision: Decision, writes: Writes, who: Identity, now: datetime
) -> Correction:
    """승인 changes the day through the office's own actions, 반려 says why; settled once for all."""
    row = _locked(session, correction_id)
    if (row.state, row.decided_by) == (decision.decision, who.id):
        return row
    if row.state != "open":
        raise Settled(row.state)
    if decision.decision == "approved":
        row.change_id = _apply(session, row, writes, who, now)
    elif not decision.answer:
        raise Invalid(fields={"answer": "반려 사유를 입력하세요. 본인에게 그대로 보입니다."})
    row.state, row.answer = decision.decision, decision.answer
    row.decided_by, row.decided_at = who.id, now
    act = "correction.approve" if row.change_id else "correction.reject"
    _record(session, who, act, row, now, decision.answer)
    return row


def _apply(session: Session, row: Correction, writes: Writes, who: Identity, now: datetime) -> int:
    day = _day(session, row.employee_id, row.work_date)
    if day is not None and row_of(day).is_open(now):
        raise DayGoesOn
    times = {
        "in": row.clock_in,
        "out": row.clock_out,
        "breaks": read_breaks(row.breaks),
        "reason": f"직원 정정 요청: {row.reason}",
    }
    if day is None:
        new = {"employee_id": row.employee_id, "work_date": row.work_date, **times}
        writes.enter(session, days.NewDay.model_validate(new), who, now)
    else:
        writes.change(session, day.id, days.Times.model_validate(times), who, now)
    session.flush()
    changed = day or _day(session, row.employee_id, row.work_date)
    if changed is None:
        raise NoSuchCorrection
    return last_change(session, changed.id).id


def _day(session: Session, employee_id: int, work_date: date) -> Day | None:
    chosen = select(Day).where(Day.employee_id == employee_id, Day.work_date == work_date)
    return session.scalar(chosen)


def _locked(session: Session, correction_id: int) -> Correction:
    row = session.scalar(select(Correction).where(Correction.id == correction_id).with_for_update())
    if row is None:
        raise NoSuchCorrection
    return row


def _record(
    session: Session, who: Identity, act: str, row: Correction, now: datetime, answer: str = ""
) -> None:
    detail = {"employee": row.employee_id, "date": row.work_date, "answer": answer}
    audit.record(session, AuditRow, who, action=act, object=f"correction:{row.id}", now=now, detail=detail)
