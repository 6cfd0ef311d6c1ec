"""Photos and uploads that still wait for their application."""

from __future__ import annotations

from datetime import datetime

from chassis.db import UtcDateTime
from sqlalchemy import ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from recruit.base import Base


class Photo(Base):
    """A photo: its bytes as sent lie in a file named by the id until its upright copies lie beside it.

    `sha256` is of what was sent; `kept_sha256` of the largest copy, which is what stays; `upload_sha256` of
    the token under which it waited for its form, by which the same form is known when it comes twice.
    """

    __tablename__ = "photo"
    __table_args__ = (Index("ix_photo_due", "status", "next_try_at"),)

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    format: Mapped[str] = mapped_column(String(10))
    size_bytes: Mapped[int]
    sha256: Mapped[str] = mapped_column(String(64))
    kept_sha256: Mapped[str | None] = mapped_column(String(64), default=None)
    status: Mapped[str] = mapped_column(String(10))
    reason: Mapped[str] = mapped_column(Text, default="")
    attempts: Mapped[int] = mapped_column(default=0)
    next_try_at: Mapped[datetime] = mapped_column(UtcDateTime)
    received_at: Mapped[datetime] = mapped_column(UtcDateTime)
    claimed_at: Mapped[datetime | None] = mapped_column(UtcDateTime, default=None)
    upload_sha256: Mapped[str | None] = mapped_column(String(64), default=None)


class PendingUpload(Base):
    """A photo kept while the other fields of the form are mended; only the hash of its token is stored."""

    __tablename__ = "pending_upload"

    token_sha256: Mapped[str] = mapped_column(String(64), primary_key=True)
    photo_id: Mapped[str] = mapped_column(ForeignKey("photo.id", ondelete="CASCADE"), index=True)
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
