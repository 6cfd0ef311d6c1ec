"""Minutes of closed months that are settled in a later month."""

from datetime import datetime

from chassis.db import UtcDateTime
from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from attendance.base import Base


class Adjustment(Base):
    """The difference one change made to a person's closed month; it is settled in `to_month`, once.

    `minutes` is JSON: [kind, date, minutes] with the sign of the difference. `change_id` is the day's change
    that caused it, null where a punch came after the closing.
    """

    __tablename__ = "adjustment"
    __table_args__ = (
        UniqueConstraint("change_id", "of_month", name="uq_adjustment_change_id_of_month"),
        Index("ix_adjustment_of_month", "of_month", "employee_id"),
        Index("ix_adjustment_to_month", "to_month", "employee_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    of_month: Mapped[str] = mapped_column(String(7))
    to_month: Mapped[str] = mapped_column(String(7))
    employee_id: Mapped[int] = mapped_column(ForeignKey("employee.id"))
    minutes: Mapped[str] = mapped_column(Text)
    weekly_hours: Mapped[int]
    workplace_size: Mapped[int]
    reason: Mapped[str] = mapped_column(String(200))
    change_id: Mapped[int | None]
    made_by: Mapped[str] = mapped_column(String(100))
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
