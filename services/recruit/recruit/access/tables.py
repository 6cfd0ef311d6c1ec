"""The hash of each applicant's PIN, and the tries that failed or are not decided yet."""

from __future__ import annotations

from datetime import datetime

from chassis.db import UtcDateTime
from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from recruit.base import Base


class ApplicantAccess(Base):
    """What lets an applicant in, and when the office first opened the application (None: not yet)."""

    __tablename__ = "applicant_access"

    application_id: Mapped[str] = mapped_column(
        String(36), ForeignKey("application.id", ondelete="CASCADE"), primary_key=True
    )
    pin_hash: Mapped[str | None] = mapped_column(String(200))
    opened_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class AccessTry(Base):
    """One try. It counts as failed from its start, so that a burst cannot outrun the count."""

    __tablename__ = "access_try"
    __table_args__ = (
        Index("ix_access_try_receipt_at", "receipt", "at"),
        Index("ix_access_try_address_at", "address", "at"),
        Index("ix_access_try_at", "at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    receipt: Mapped[str] = mapped_column(String(64))
    address: Mapped[str] = mapped_column(String(64))
    counts_for_receipt: Mapped[bool] = mapped_column(default=True)
