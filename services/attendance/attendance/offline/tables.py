"""Offline punches: what the phone sent, what was proved, what became of it; rows are never deleted."""

from datetime import date, datetime

from chassis.db import UtcDateTime
from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from attendance.base import Base
from attendance.offline.rules import OWN_REASONS, REASONS, WORDS, uncertainty, uncertainty_words


class OfflinePunch(Base):
    """One press without a network: `at` lies between `earliest` and `latest`, all by the server's clock.

    `state` is held (an earlier counter is missing), taken or refused; `punch_id` names the punch it became.
    `needs_check` lasts until somebody in the office has looked at it.
    """

    __tablename__ = "offline_punch"
    __table_args__ = (
        UniqueConstraint("employee_id", "token_id", "counter", name="uq_offline_punch_employee_id_token_id"),
        Index("ix_offline_punch_employee_id_arrived_at", "employee_id", "arrived_at"),
        Index("ix_offline_punch_needs_check_id", "needs_check", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    employee_id: Mapped[int] = mapped_column(ForeignKey("employee.id"))
    kind: Mapped[str] = mapped_column(String(3))
    token_id: Mapped[str] = mapped_column(String(64))
    counter: Mapped[int]
    press_key: Mapped[str] = mapped_column(String(100))
    issued_at: Mapped[datetime] = mapped_column(UtcDateTime)
    arrived_at: Mapped[datetime] = mapped_column(UtcDateTime)
    elapsed_ms: Mapped[int | None]
    age_ms: Mapped[int | None]
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    earliest: Mapped[datetime] = mapped_column(UtcDateTime)
    latest: Mapped[datetime] = mapped_column(UtcDateTime)
    state: Mapped[str] = mapped_column(String(10))
    reason: Mapped[str] = mapped_column(String(30), default="")
    punch_id: Mapped[int | None] = mapped_column(ForeignKey("punch.id"))
    work_date: Mapped[date | None]
    needs_check: Mapped[bool] = mapped_column(default=False)
    checked_by: Mapped[str | None] = mapped_column(String(100))
    checked_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    @property
    def word(self) -> str:
        """출근 or 퇴근."""
        return WORDS[self.kind]

    @property
    def give_or_take(self) -> str:
        """By how much the moment may be off: "±1분"."""
        return uncertainty_words(uncertainty(self.at, self.earliest, self.latest))

    @property
    def why(self) -> str:
        """Why the office is to look at it."""
        return REASONS[self.reason]

    @property
    def own_why(self) -> str:
        """The same to the worker."""
        return OWN_REASONS.get(self.reason, "")
