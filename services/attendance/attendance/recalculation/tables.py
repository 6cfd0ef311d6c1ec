"""Confirmed recalculations: who changed which rule, and whose hours that changed."""

from datetime import datetime

from chassis.db import UtcDateTime
from sqlalchemy import String, Text
from sqlalchemy.orm import Mapped, mapped_column

from attendance.base import Base


class Recalculation(Base):
    """A rule that changed hours of open months; `lines` is JSON: people and days, before and after."""

    __tablename__ = "recalculation"

    id: Mapped[int] = mapped_column(primary_key=True)
    cause: Mapped[str] = mapped_column(String(20))
    what: Mapped[str] = mapped_column(String(200))
    people: Mapped[int]
    days: Mapped[int]
    worked_change: Mapped[int]
    lines: Mapped[str] = mapped_column(Text)
    changed_by: Mapped[str] = mapped_column(String(100))
    changed_at: Mapped[datetime] = mapped_column(UtcDateTime)
