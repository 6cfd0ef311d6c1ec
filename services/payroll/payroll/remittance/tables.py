"""Files of advances made for the bank, what became of each advance's money, and the bank's answers."""

from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    Index,
    String,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from payroll.base import Base
from payroll.payment.tables import AnswerFile, AnswerLine, BankFile, SentLine

_LIVE = text("state IN ('sent', 'paid')")


class Remittance(BankFile, Base):
    """One file of advances; its lines and its layout stand, so the same bytes can be made again."""

    __tablename__ = "remittance"

    number: Mapped[int] = mapped_column(unique=True)


class RemittanceLine(SentLine, Base):
    """One advance's money on its way; one live line an advance, and one that was paid, ever."""

    __tablename__ = "remittance_line"
    __table_args__ = (
        CheckConstraint("state IN ('sent', 'paid', 'bounced', 'void')", name="state_known"),
        CheckConstraint("(state IN ('paid')) = (paid_on IS NOT NULL)", name="paid_means_paid"),
        CheckConstraint("amount_won > 0", name="amount_positive"),
        UniqueConstraint("remittance_id", "advance_id"),
        Index(
            "uq_remittance_line_live",
            "advance_id",
            unique=True,
            sqlite_where=_LIVE,
            postgresql_where=_LIVE,
        ),
    )

    remittance_id: Mapped[int] = mapped_column(ForeignKey("remittance.id"))
    advance_id: Mapped[int] = mapped_column(ForeignKey("advance.id"))
    account_id: Mapped[int] = mapped_column(ForeignKey("bank_account.id"))
    same_person_reason: Mapped[str] = mapped_column(String(300), default="")
    """Why the approver made the file (one-person office)."""
    state: Mapped[str] = mapped_column(String(10), index=True)


class RemittanceResult(AnswerFile, Base):
    """One result file of the bank; its rows stand sealed until it is accepted, and then no more."""

    __tablename__ = "remittance_result"
    __table_args__ = (CheckConstraint("state IN ('staged', 'accepted')", name="state_known"),)

    remittance_id: Mapped[int] = mapped_column(ForeignKey("remittance.id"))
    file_hash: Mapped[str] = mapped_column(String(64), unique=True)


class RemittanceResultLine(AnswerLine, Base):
    """What one row of a file said of one line: a line has one outcome by a file, ever."""

    __tablename__ = "remittance_result_line"

    result_id: Mapped[int] = mapped_column(ForeignKey("remittance_result.id"), index=True)
    line_id: Mapped[int] = mapped_column(ForeignKey("remittance_line.id"), unique=True)
