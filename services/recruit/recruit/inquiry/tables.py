"""Inquiries of client companies."""

from __future__ import annotations

from datetime import datetime

from chassis.db import UtcDateTime
from sqlalchemy import Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from recruit.base import Base


class Inquiry(Base):
    """What a company asked, with the consent it gave, and what the office does about it."""

    __tablename__ = "inquiry"
    __table_args__ = (Index("ix_inquiry_status_id", "status", "id"),)

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    form_key: Mapped[str | None] = mapped_column(String(100), unique=True)
    company: Mapped[str] = mapped_column(String(100))
    name: Mapped[str] = mapped_column(String(50))
    phone: Mapped[str] = mapped_column(String(30))
    email: Mapped[str] = mapped_column(String(100), default="")
    message: Mapped[str] = mapped_column(Text, default="")
    status: Mapped[str] = mapped_column(String(20))
    assignee: Mapped[str] = mapped_column(String(50), default="")
    memo: Mapped[str] = mapped_column(Text, default="")
    consent_version: Mapped[str] = mapped_column(String(20))
    consent_sha256: Mapped[str] = mapped_column(String(64))
    received_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    updated_at: Mapped[datetime] = mapped_column(UtcDateTime)
