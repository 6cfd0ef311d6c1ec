"""Hires, and what of them still has to be told to the other services."""

from __future__ import annotations

from datetime import date, datetime

from chassis.db import UtcDateTime
from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from recruit.base import Base


class Hire(Base):
    """The one hire of an application; attendance's answer fills in the employee."""

    __tablename__ = "hire"

    application_id: Mapped[str] = mapped_column(ForeignKey("application.id"), primary_key=True)
    site_id: Mapped[int | None]
    site_name: Mapped[str] = mapped_column(String(100), default="")
    hire_date: Mapped[date]
    hourly_won: Mapped[int]
    tax_mode: Mapped[str] = mapped_column(String(20))
    freelance_reason: Mapped[str] = mapped_column(String(200), default="", server_default="")
    hired_by: Mapped[str] = mapped_column(String(100))
    hired_at: Mapped[datetime] = mapped_column(UtcDateTime)
    employee_id: Mapped[int | None]
    employee_no: Mapped[str] = mapped_column(String(30), default="")
    round: Mapped[int] = mapped_column(default=1, server_default="1")


class HireUndo(Base):
    """The wish to take a hire back: asked of the other services until both have answered, or refused."""

    __tablename__ = "hire_undo"
    __table_args__ = (UniqueConstraint("application_id", "round"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    application_id: Mapped[str] = mapped_column(ForeignKey("application.id", ondelete="CASCADE"))
    round: Mapped[int]
    reason: Mapped[str] = mapped_column(String(200))
    asked_by: Mapped[str] = mapped_column(String(100))
    asked_at: Mapped[datetime] = mapped_column(UtcDateTime)
    state: Mapped[str] = mapped_column(String(10), index=True)
    problem: Mapped[str] = mapped_column(Text, default="")
    attempts: Mapped[int] = mapped_column(default=0)
    next_try_at: Mapped[datetime] = mapped_column(UtcDateTime)
    finished_at: Mapped[datetime | None] = mapped_column(UtcDateTime, default=None)


class Outbox(Base):
    """A message owed to another service, kept until that service has answered."""

    __tablename__ = "outbox"
    __table_args__ = (
        UniqueConstraint("application_id", "target"),
        Index("ix_outbox_due", "done_at", "next_try_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    application_id: Mapped[str] = mapped_column(ForeignKey("hire.application_id"))
    target: Mapped[str] = mapped_column(String(20))
    body: Mapped[str] = mapped_column(Text)
    attempts: Mapped[int] = mapped_column(default=0)
    next_try_at: Mapped[datetime] = mapped_column(UtcDateTime)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    done_at: Mapped[datetime | None] = mapped_column(UtcDateTime, default=None)
    last_error: Mapped[str] = mapped_column(Text, default="")
