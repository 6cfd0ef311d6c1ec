"""Result files of the bank: what was uploaded, and which line it gave which outcome."""

from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from payroll.base import Base
from payroll.payment.tables import AnswerFile, AnswerLine


class BankResult(AnswerFile, Base):
    """One result file of a month; its rows stand sealed until it is accepted, and then no more."""

    __tablename__ = "bank_result"
    __table_args__ = (
        UniqueConstraint("month", "file_hash"),
        CheckConstraint("state IN ('staged', 'accepted')", name="state_known"),
    )

    month: Mapped[str] = mapped_column(String(7))
    file_hash: Mapped[str] = mapped_column(String(64))


class BankResultLine(AnswerLine, Base):
    """What one row of a file said of one payment line: a line has one outcome by a file, ever."""

    __tablename__ = "bank_result_line"

    result_id: Mapped[int] = mapped_column(ForeignKey("bank_result.id"), index=True)
    line_id: Mapped[int] = mapped_column(ForeignKey("payment_line.id"), unique=True)
