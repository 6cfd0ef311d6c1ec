"""What stood in an application before its applicant corrected it."""

from __future__ import annotations

from datetime import datetime

from chassis.db import UtcDateTime
from sqlalchemy import ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from recruit.base import Base


class ApplicationVersion(Base):
    """An earlier state of an application: the whole form as JSON, and when it was replaced."""

    __tablename__ = "application_version"

    id: Mapped[int] = mapped_column(primary_key=True)
    application_id: Mapped[str] = mapped_column(
        String(36), ForeignKey("application.id", ondelete="CASCADE"), index=True
    )
    told: Mapped[str] = mapped_column(Text)
    replaced_at: Mapped[datetime] = mapped_column(UtcDateTime)
