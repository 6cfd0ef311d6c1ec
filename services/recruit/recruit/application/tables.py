"""Applications with their careers, consents and status history."""

from __future__ import annotations

from datetime import date, datetime

from chassis.db import UtcDateTime
from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from recruit.base import Base


class Application(Base):
    """One application as it was sent; `id` is time-ordered, so the newest has the greatest."""

    __tablename__ = "application"
    __table_args__ = (
        Index("ix_application_status_id", "status", "id"),
        Index("ix_application_phone", "phone"),
        Index("ix_application_name_birth", "name", "birth"),
    )

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    receipt_no: Mapped[str] = mapped_column(String(20), unique=True)
    form_key: Mapped[str | None] = mapped_column(String(100), unique=True)
    received_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    status: Mapped[str] = mapped_column(String(20))
    memo: Mapped[str] = mapped_column(Text, default="")
    updated_at: Mapped[datetime] = mapped_column(UtcDateTime)

    name: Mapped[str] = mapped_column(String(50))
    birth: Mapped[date]
    gender: Mapped[str] = mapped_column(String(10), default="")
    phone: Mapped[str] = mapped_column(String(20))
    email: Mapped[str] = mapped_column(String(100), default="")
    address: Mapped[str] = mapped_column(String(200), default="")
    no_career: Mapped[bool] = mapped_column(default=False)
    shift: Mapped[str] = mapped_column(String(10), default="")
    posture: Mapped[str] = mapped_column(String(10), default="")
    overtime: Mapped[str] = mapped_column(String(10), default="")
    holiday: Mapped[str] = mapped_column(String(10), default="")
    interview_date: Mapped[date | None]
    start_date: Mapped[date | None]
    advance_pay: Mapped[str] = mapped_column(String(10), default="")
    insurance_type: Mapped[str] = mapped_column(String(20), default="")
    truthful: Mapped[bool] = mapped_column(default=False)
    photo_id: Mapped[str | None] = mapped_column(ForeignKey("photo.id"), unique=True)


class CareerRow(Base):
    """A former job told in an application."""

    __tablename__ = "career"
    __table_args__ = (UniqueConstraint("application_id", "position"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    application_id: Mapped[str] = mapped_column(ForeignKey("application.id", ondelete="CASCADE"))
    position: Mapped[int]
    company: Mapped[str] = mapped_column(String(100))
    start: Mapped[date | None]
    end: Mapped[date | None]
    role: Mapped[str] = mapped_column(String(100), default="")
    reason: Mapped[str] = mapped_column(String(200), default="")


class ConsentRow(Base):
    """An answer to one consent: given or refused, to which words, and when."""

    __tablename__ = "consent"
    __table_args__ = (UniqueConstraint("application_id", "kind"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    application_id: Mapped[str] = mapped_column(ForeignKey("application.id", ondelete="CASCADE"))
    kind: Mapped[str] = mapped_column(String(20))
    given: Mapped[bool]
    version: Mapped[str] = mapped_column(String(20))
    text_sha256: Mapped[str] = mapped_column(String(64))
    at: Mapped[datetime] = mapped_column(UtcDateTime)


class StatusChange(Base):
    """A step of an application's status, with who took it."""

    __tablename__ = "status_change"

    id: Mapped[int] = mapped_column(primary_key=True)
    application_id: Mapped[str] = mapped_column(ForeignKey("application.id", ondelete="CASCADE"), index=True)
    before: Mapped[str] = mapped_column(String(20))
    after: Mapped[str] = mapped_column(String(20))
    by: Mapped[str] = mapped_column(String(100))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
