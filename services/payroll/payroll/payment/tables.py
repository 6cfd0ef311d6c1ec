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
    LargeBinary,
    String,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from payroll.base import Base

_LIVE = text("state IN ('sent', 'paid')")


class BankFile:
    """What a file for the bank keeps, of payslips and of advances; its layout stands as it was made."""

    id: Mapped[int] = mapped_column(primary_key=True)
    request_key: Mapped[str] = mapped_column(String(64), unique=True)
    pay_on: Mapped[date]
    layout: Mapped[dict[str, Any]] = mapped_column(JSON)
    line_count: Mapped[int]
    total_won: Mapped[int] = mapped_column(BigInteger)
    digest: Mapped[str] = mapped_column(String(64))
    """Over order, payslip or advance, account row and amount of each line: never over an account's number."""
    made_by: Mapped[str] = mapped_column(String(100))
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    voided_by: Mapped[str | None] = mapped_column(String(100))
    voided_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    void_reason: Mapped[str] = mapped_column(String(200), default="")


class SentLine:
    """What a line keeps of somebody's money on its way."""

    id: Mapped[int] = mapped_column(primary_key=True)
    position: Mapped[int]
    employee_id: Mapped[int] = mapped_column(index=True)
    amount_won: Mapped[int]
    memo: Mapped[str] = mapped_column(String(40), default="")
    paid_on: Mapped[date | None]
    reason: Mapped[str] = mapped_column(String(200), default="")
    marked_by: Mapped[str | None] = mapped_column(String(100))
    marked_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class AnswerFile:
    """What a result file of the bank keeps: its rows stand sealed until it is accepted, and then no more."""

    id: Mapped[int] = mapped_column(primary_key=True)
    sealed_rows: Mapped[bytes | None] = mapped_column(LargeBinary)
    columns: Mapped[dict[str, Any]] = mapped_column(JSON)
    state: Mapped[str] = mapped_column(String(10))
    paid_count: Mapped[int] = mapped_column(default=0)
    bounced_count: Mapped[int] = mapped_column(default=0)
    uploaded_by: Mapped[str] = mapped_column(String(100))
    uploaded_at: Mapped[datetime] = mapped_column(UtcDateTime)
    accepted_by: Mapped[str | None] = mapped_column(String(100))
    accepted_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class AnswerLine:
    """What one row of a result file said of one line."""

    id: Mapped[int] = mapped_column(primary_key=True)
    row_number: Mapped[int]
    outcome: Mapped[str] = mapped_column(String(10))
    paid_on: Mapped[date | None]
    reason: Mapped[str] = mapped_column(String(200), default="")


class Transfer(BankFile, Base):
    """One file of a month; its lines and its layout stand, so the same bytes can be made again."""

    __tablename__ = "transfer"
    __table_args__ = (UniqueConstraint("month", "number"),)

    month: Mapped[str] = mapped_column(String(7))
    number: Mapped[int]


class PaymentLine(SentLine, Base):
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

    transfer_id: Mapped[int | None] = mapped_column(ForeignKey("transfer.id"))
    month: Mapped[str] = mapped_column(String(7), index=True)
    payslip_id: Mapped[int] = mapped_column(ForeignKey("payslip.id"))
    account_id: Mapped[int | None] = mapped_column(ForeignKey("bank_account.id"))
    state: Mapped[str] = mapped_column(String(10))
