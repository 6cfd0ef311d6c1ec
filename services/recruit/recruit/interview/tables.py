"""Interviews: one appointment an application."""

from __future__ import annotations

from datetime import datetime

from chassis.db import UtcDateTime
from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from recruit.base import Base


class Interview(Base):
    """When and where an applicant is met; goes with the application."""

    __tablename__ = "interview"

    application_id: Mapped[str] = mapped_column(
        ForeignKey("application.id", ondelete="CASCADE"), primary_key=True
    )
    starts_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    minutes: Mapped[int]
    place: Mapped[str] = mapped_column(String(100))
    version: Mapped[int] = mapped_column(default=1)
    set_by: Mapped[str] = mapped_column(String(100))
    set_at: Mapped[datetime] = mapped_column(UtcDateTime)
