"""Requests for correction: what a worker asked for, what the day was then, what became of it."""

from datetime import date, datetime

from chassis.db import UtcDateTime
from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from attendance.base import Base

_OPEN = text("state = 'open'")


class Correction(Base):
    """One request, never deleted: `before` is the day when asked, `change_id` what an approval changed."""

    __tablename__ = "correction"
    __table_args__ = (
        UniqueConstraint("employee_id", "idempotency_key", name="uq_correction_employee_id_idempotency_key"),
        Index(
            "uq_correction_open",
            "employee_id",
            "work_date",
            unique=True,
            sqlite_where=_OPEN,
            postgresql_where=_OPEN,
        ),
        Index("ix_correction_state_id", "state", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    employee_id: Mapped[int] = mapped_column(ForeignKey("employee.id"))
    work_date: Mapped[date]
    clock_in: Mapped[str] = mapped_column(String(5))
    clock_out: Mapped[str] = mapped_column(String(5))
    breaks: Mapped[str | None] = mapped_column(Text)
    before: Mapped[str | None] = mapped_column(Text)
    reason: Mapped[str] = mapped_column(String(150))
    state: Mapped[str] = mapped_column(String(10), default="open")
    idempotency_key: Mapped[str | None] = mapped_column(String(100))
    asked_at: Mapped[datetime] = mapped_column(UtcDateTime)
    decided_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    decided_by: Mapped[str | None] = mapped_column(String(100))
    answer: Mapped[str] = mapped_column(String(200), default="")
    change_id: Mapped[int | None]
