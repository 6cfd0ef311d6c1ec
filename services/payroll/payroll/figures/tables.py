"""Dated figures: rows that are only added."""

from datetime import date, datetime
from typing import Any

from chassis.db import UtcDateTime
from sqlalchemy import JSON, CheckConstraint, String
from sqlalchemy.orm import Mapped, mapped_column

from payroll.base import Base


class FigureRow(Base):
    """One figure from a day to a day; rows are added, never changed. No content ends what held before."""

    __tablename__ = "figure"
    __table_args__ = (
        CheckConstraint("valid_from <= valid_to", name="span"),
        CheckConstraint("origin IN ('release', 'office')", name="origin_known"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    once: Mapped[str] = mapped_column(String(80), unique=True)
    """`release:<hash of the row>` or `proposal:<its number>`: nothing is added twice."""
    kind: Mapped[str] = mapped_column(String(30), index=True)
    valid_from: Mapped[date]
    valid_to: Mapped[date]
    confirmed_to: Mapped[date]
    source: Mapped[str] = mapped_column(String(300))
    content: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    origin: Mapped[str] = mapped_column(String(10))
    known_from: Mapped[datetime] = mapped_column(UtcDateTime)
    """From when on calculations saw it: what was computed before is computed again without it."""
