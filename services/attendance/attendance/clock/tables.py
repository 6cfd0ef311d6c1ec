"""Punches: what was pressed and when, by the server's clock; rows are only ever added."""

from datetime import date, datetime

from chassis.db import UtcDateTime
from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from attendance.base import Base


class Punch(Base):
    """One accepted press of 출근 ("in") or 퇴근 ("out")."""

    __tablename__ = "punch"
    __table_args__ = (
        UniqueConstraint("employee_id", "idempotency_key", name="uq_punch_employee_id_idempotency_key"),
        Index("ix_punch_employee_id_at", "employee_id", "at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    employee_id: Mapped[int] = mapped_column(ForeignKey("employee.id"))
    kind: Mapped[str] = mapped_column(String(3))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    work_date: Mapped[date]
    idempotency_key: Mapped[str | None] = mapped_column(String(100))
