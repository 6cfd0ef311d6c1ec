"""The leave ledger (lots and what happened to them), requests, days off, notices, how the firm counts."""

from datetime import date, datetime

from chassis.db import UtcDateTime
from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from attendance.base import Base


class LeaveLot(Base):
    """What was granted once, with its own last day; never changed. `minutes` are leave minutes.

    `period` names what earned it ("m3", "y2", "2027", a form's token), so that no period is granted twice.
    """

    __tablename__ = "leave_lot"
    __table_args__ = (
        UniqueConstraint("employee_id", "kind", "period", name="uq_leave_lot_employee_id_kind_period"),
        CheckConstraint("minutes > 0", name="minutes_positive"),
        Index("ix_leave_lot_expires_on", "expires_on"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    employee_id: Mapped[int] = mapped_column(ForeignKey("employee.id"))
    kind: Mapped[str] = mapped_column(String(10))
    period: Mapped[str] = mapped_column(String(60))
    granted_on: Mapped[date]
    expires_on: Mapped[date]
    minutes: Mapped[int]
    reason: Mapped[str] = mapped_column(String(200))
    booked_by: Mapped[str] = mapped_column(String(100))
    booked_at: Mapped[datetime] = mapped_column(UtcDateTime)


class LeaveRequest(Base):
    """One request, never deleted: the worker's wish or what the office entered, and what became of it."""

    __tablename__ = "leave_request"
    __table_args__ = (
        UniqueConstraint(
            "employee_id", "idempotency_key", name="uq_leave_request_employee_id_idempotency_key"
        ),
        Index("ix_leave_request_state_id", "state", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    employee_id: Mapped[int] = mapped_column(ForeignKey("employee.id"))
    kind: Mapped[str] = mapped_column(String(12))
    first_day: Mapped[date]
    last_day: Mapped[date]
    part: Mapped[str] = mapped_column(String(4))
    minutes: Mapped[int]
    reason: Mapped[str] = mapped_column(String(150), default="")
    state: Mapped[str] = mapped_column(String(10), default="open")
    idempotency_key: Mapped[str | None] = mapped_column(String(100))
    asked_by: Mapped[str] = mapped_column(String(100))
    asked_at: Mapped[datetime] = mapped_column(UtcDateTime)
    decided_by: Mapped[str | None] = mapped_column(String(100))
    decided_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    answer: Mapped[str] = mapped_column(String(200), default="")
    offered_day: Mapped[date | None]


class Absence(Base):
    """Half a day that somebody is off or asks to be; a whole day is two rows, so nothing is taken twice."""

    __tablename__ = "absence"
    __table_args__ = (
        UniqueConstraint("employee_id", "day", "half", name="uq_absence_employee_id_day_half"),
        Index("ix_absence_day", "day"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    employee_id: Mapped[int] = mapped_column(ForeignKey("employee.id"))
    day: Mapped[date]
    half: Mapped[str] = mapped_column(String(2))
    kind: Mapped[str] = mapped_column(String(12))
    minutes: Mapped[int]
    approved: Mapped[bool] = mapped_column(default=False)
    request_id: Mapped[int] = mapped_column(ForeignKey("leave_request.id"), index=True)


class LeaveEntry(Base):
    """What happened to leave; only added to. `minutes` changes what is left, `owed` what pay is due for.

    Without a lot it is leave taken beyond what was granted (초과사용), with the office's consent.
    """

    __tablename__ = "leave_entry"
    __table_args__ = (UniqueConstraint("employee_id", "key", name="uq_leave_entry_employee_id_key"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    employee_id: Mapped[int] = mapped_column(ForeignKey("employee.id"))
    lot_id: Mapped[int | None] = mapped_column(ForeignKey("leave_lot.id"), index=True)
    kind: Mapped[str] = mapped_column(String(10))
    day: Mapped[date]
    minutes: Mapped[int]
    owed: Mapped[int] = mapped_column(default=0)
    request_id: Mapped[int | None] = mapped_column(ForeignKey("leave_request.id"), index=True)
    key: Mapped[str | None] = mapped_column(String(100))
    note: Mapped[str] = mapped_column(String(200), default="")
    booked_by: Mapped[str] = mapped_column(String(100))
    booked_at: Mapped[datetime] = mapped_column(UtcDateTime)


class LeaveNotice(Base):
    """사용촉진: a notice that was given for leave with one last day (근로기준법 제61조), once per step."""

    __tablename__ = "leave_notice"
    __table_args__ = (
        UniqueConstraint("employee_id", "tier", "expires_on", "step", name="uq_leave_notice_step"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    employee_id: Mapped[int] = mapped_column(ForeignKey("employee.id"))
    tier: Mapped[str] = mapped_column(String(12))
    expires_on: Mapped[date]
    step: Mapped[int]
    minutes: Mapped[int]
    given_on: Mapped[date]
    means: Mapped[str] = mapped_column(String(20))
    days: Mapped[str] = mapped_column(String(400), default="")
    in_time: Mapped[bool]
    given_by: Mapped[str] = mapped_column(String(100))
    booked_at: Mapped[datetime] = mapped_column(UtcDateTime)


class LeaveMethod(Base):
    """How the firm counts years: by hire date or fiscal year; the newest row holds."""

    __tablename__ = "leave_method"

    id: Mapped[int] = mapped_column(primary_key=True)
    method: Mapped[str] = mapped_column(String(12))
    changed_by: Mapped[str] = mapped_column(String(100))
    changed_at: Mapped[datetime] = mapped_column(UtcDateTime)


class LeaveNight(Base):
    """A night whose bookings are finished."""

    __tablename__ = "leave_night"

    day: Mapped[date] = mapped_column(primary_key=True)
    finished_at: Mapped[datetime] = mapped_column(UtcDateTime)
