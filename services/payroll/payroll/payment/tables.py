"""Files made for the bank and, line by line, what became of each payslip's money."""

from datetime import date, datetime
from typing import Any

from chassis.db import UtcDateTime
from sqlalchemy import (
    JSON,
    BigInteger,
    CheckConstraint,
    ForeignKey,
    Index,
    String,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from payroll.base import Base

_LIVE = text("state IN ('sent', 'paid')")


class Transfer(Base):
    """One file of a month; its lines and its layout stand, so the same bytes can be made again."""

    __tablename__ = "transfer"
    __table_args__ = (UniqueConstraint("month", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    request_key: Mapped[str] = mapped_column(String(64), unique=True)
    month: Mapped[str] = mapped_column(String(7))
    number: Mapped[int]
    pay_on: Mapped[date]
    layout: Mapped[dict[str, Any]] = mapped_column(JSON)
    line_count: Mapped[int]
    total_won: Mapped[int] = mapped_column(BigInteger)
    digest: Mapped[str] = mapped_column(String(64))
    """Over order, payslip, account row and amount of each line: never over an account's number."""
    made_by: Mapped[str] = mapped_column(String(100))
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    voided_by: Mapped[str | None] = mapped_column(String(100))
    voided_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    void_reason: Mapped[str] = mapped_column(String(200), default="")


class PaymentLine(Base):
    """One payslip's money on its way; without a file when it was paid by hand. One live line a payslip."""

    __tablename__ = "payment_line"
    __table_args__ = (
        CheckConstraint("state IN ('sent', 'paid', 'bounced', 'void')", name="state_known"),
        CheckConstraint("(state IN ('paid')) = (paid_on IS NOT NULL)", name="paid_means_paid"),
        CheckConstraint("amount_won > 0", name="amount_positive"),
        UniqueConstraint("transfer_id", "payslip_id"),
        Index(
            "uq_payment_line_live",
            "payslip_id",
            unique=True,
            sqlite_where=_LIVE,
            postgresql_where=_LIVE,
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    transfer_id: Mapped[int | None] = mapped_column(ForeignKey("transfer.id"))
    position: Mapped[int]
    month: Mapped[str] = mapped_column(String(7), index=True)
    payslip_id: Mapped[int] = mapped_column(ForeignKey("payslip.id"))
    employee_id: Mapped[int] = mapped_column(index=True)
    account_id: Mapped[int | None] = mapped_column(ForeignKey("bank_account.id"))
    amount_won: Mapped[int]
    memo: Mapped[str] = mapped_column(String(40), default="")
    state: Mapped[str] = mapped_column(String(10))
    paid_on: Mapped[date | None]
    reason: Mapped[str] = mapped_column(String(200), default="")
    marked_by: Mapped[str | None] = mapped_column(String(100))
    marked_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
