"""Result files of the bank: what was uploaded, and which line it gave which outcome."""

from datetime import date, datetime
from typing import Any

from chassis.db import UtcDateTime
from sqlalchemy import JSON, CheckConstraint, ForeignKey, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from payroll.base import Base


class BankResult(Base):
    """One result file of a month; its rows stand sealed until it is accepted, and then no more."""

    __tablename__ = "bank_result"
    __table_args__ = (
        UniqueConstraint("month", "file_hash"),
        CheckConstraint("state IN ('staged', 'accepted')", name="state_known"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    month: Mapped[str] = mapped_column(String(7))
    file_hash: Mapped[str] = mapped_column(String(64))
    sealed_rows: Mapped[bytes | None] = mapped_column(LargeBinary)
    columns: Mapped[dict[str, Any]] = mapped_column(JSON)
    state: Mapped[str] = mapped_column(String(10))
    paid_count: Mapped[int] = mapped_column(default=0)
    bounced_count: Mapped[int] = mapped_column(default=0)
    uploaded_by: Mapped[str] = mapped_column(String(100))
    uploaded_at: Mapped[datetime] = mapped_column(UtcDateTime)
    accepted_by: Mapped[str | None] = mapped_column(String(100))
    accepted_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class BankResultLine(Base):
    """What one row of a file said of one payment line: a line has one outcome by a file, ever."""

    __tablename__ = "bank_result_line"

    id: Mapped[int] = mapped_column(primary_key=True)
    result_id: Mapped[int] = mapped_column(ForeignKey("bank_result.id"), index=True)
    line_id: Mapped[int] = mapped_column(ForeignKey("payment_line.id"), unique=True)
    row_number: Mapped[int]
    outcome: Mapped[str] = mapped_column(String(10))
    paid_on: Mapped[date | None]
    reason: Mapped[str] = mapped_column(String(200), default="")
