"""Closed months."""

from datetime import datetime

from chassis.db import UtcDateTime
from sqlalchemy import String, Text
from sqlalchemy.orm import Mapped, mapped_column

from attendance.base import Base


class ClosedMonth(Base):
    """A closed month: what payroll reads from then on, and its hash.

    While the hours of a month are counted to close it, the row stands there without a version.
    """

    __tablename__ = "closed_month"

    month: Mapped[str] = mapped_column(String(7), primary_key=True)
    version: Mapped[str] = mapped_column(String(64))
    snapshot: Mapped[str] = mapped_column(Text)
    closed_by: Mapped[str] = mapped_column(String(100))
    closed_at: Mapped[datetime] = mapped_column(UtcDateTime)

    @property
    def is_complete(self) -> bool:
        return bool(self.version)
