"""Sessions of staff and workers."""

from __future__ import annotations

from datetime import datetime

from chassis.db import UtcDateTime
from sqlalchemy import Index, String
from sqlalchemy.orm import Mapped, mapped_column

from gateway.base import Base


class SignedIn(Base):
    """One signed-in device; `id` is the SHA-256 of the cookie's value."""

    __tablename__ = "sessions"
    __table_args__ = (Index("ix_sessions_kind_subject", "kind", "subject"),)

    id: Mapped[str] = mapped_column(String(64), primary_key=True)
    kind: Mapped[str] = mapped_column(String(10))
    subject: Mapped[str] = mapped_column(String(100))
    name: Mapped[str] = mapped_column(String(100))
    roles: Mapped[str] = mapped_column(String(200))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    last_seen_at: Mapped[datetime] = mapped_column(UtcDateTime)
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    device: Mapped[str] = mapped_column(String(200), default="")
