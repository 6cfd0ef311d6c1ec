"""Bank accounts with the day they begin; rows are added, and only a decision or a new key changes one."""

from datetime import date, datetime

from chassis.db import UtcDateTime
from sqlalchemy import CheckConstraint, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from payroll.base import Base

_WAITING = text("state = 'waiting'")


class BankAccount(Base):
    """Where one worker's pay goes from `valid_from` on; the number stands only sealed."""

    __tablename__ = "bank_account"
    __table_args__ = (
        CheckConstraint("source IN ('office', 'worker')", name="source_known"),
        CheckConstraint("state IN ('waiting', 'confirmed', 'rejected', 'withdrawn')", name="state_known"),
        Index(
            "uq_bank_account_waiting",
            "employee_id",
            unique=True,
            sqlite_where=_WAITING,
            postgresql_where=_WAITING,
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    request_key: Mapped[str] = mapped_column(String(64), unique=True)
    employee_id: Mapped[int] = mapped_column(index=True)
    valid_from: Mapped[date]
    bank_code: Mapped[str] = mapped_column(String(3))
    sealed_number: Mapped[str] = mapped_column(String(400))
    sealed_with: Mapped[str] = mapped_column(String(64), index=True)
    """Which key sealed the number (its id, not the key): what a rotation has still to move."""
    last4: Mapped[str] = mapped_column(String(4))
    holder: Mapped[str] = mapped_column(String(50))
    holder_reason: Mapped[str] = mapped_column(String(200), default="")
    source: Mapped[str] = mapped_column(String(10))
    state: Mapped[str] = mapped_column(String(10), index=True)
    entered_by: Mapped[str] = mapped_column(String(100))
    entered_at: Mapped[datetime] = mapped_column(UtcDateTime)
    decided_by: Mapped[str | None] = mapped_column(String(100))
    decided_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    decision_note: Mapped[str] = mapped_column(String(200), default="")
