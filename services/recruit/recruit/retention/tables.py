"""Holds, the certificates that stay of what was erased, files still to go, and the nights that ran."""

from __future__ import annotations

from datetime import date, datetime

from chassis.db import UtcDateTime
from sqlalchemy import ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from recruit.base import Base


class RetentionHold(Base):
    """An application that stays beyond its date, for a dispute; goes with the application."""

    __tablename__ = "retention_hold"

    application_id: Mapped[str] = mapped_column(
        ForeignKey("application.id", ondelete="CASCADE"), primary_key=True
    )
    reason: Mapped[str] = mapped_column(String(200))
    by: Mapped[str] = mapped_column(String(100))
    at: Mapped[datetime] = mapped_column(UtcDateTime)


class Resignation(Base):
    """The day from which a hired person was no longer employed, as attendance told last."""

    __tablename__ = "retention_resignation"

    employee_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    resigned_on: Mapped[date]


class Certificate(Base):
    """What stays of an erasure: no word about the person, a seal over the rest (repeated in the audit)."""

    __tablename__ = "erasure_certificate"

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    kind: Mapped[str] = mapped_column(String(20))
    receipt_sha256: Mapped[str] = mapped_column(String(64), index=True)
    outcome: Mapped[str] = mapped_column(String(20))
    ground: Mapped[str] = mapped_column(String(200))
    received_on: Mapped[date]
    since: Mapped[date | None]
    last_day: Mapped[date | None]
    erased_at: Mapped[datetime] = mapped_column(UtcDateTime)
    erased_by: Mapped[str] = mapped_column(String(100))
    counts: Mapped[str] = mapped_column(Text)
    sha256: Mapped[str] = mapped_column(String(64))
    reapplied_at: Mapped[datetime | None] = mapped_column(UtcDateTime, default=None)


class ErasureFile(Base):
    """The files of an erased application: waiting, gone (how many), or missing already.

    `photo_id` is empty without a picture; `subject_id` names what was erased until its files are gone.
    """

    __tablename__ = "erasure_file"

    id: Mapped[int] = mapped_column(primary_key=True)
    certificate_id: Mapped[str] = mapped_column(ForeignKey("erasure_certificate.id"), index=True)
    photo_id: Mapped[str] = mapped_column(String(36))
    subject_id: Mapped[str | None] = mapped_column(String(36), default=None)
    state: Mapped[str] = mapped_column(String(10), index=True)
    removed: Mapped[int] = mapped_column(default=0)
    attempts: Mapped[int] = mapped_column(default=0)
    problem: Mapped[str] = mapped_column(String(200), default="")
    settled_at: Mapped[datetime | None] = mapped_column(UtcDateTime, default=None)


class RetentionRun(Base):
    """One night's work: claimed by one replica at a time, taken over when the claim is old."""

    __tablename__ = "retention_run"

    day: Mapped[date] = mapped_column(primary_key=True)
    claimed_at: Mapped[datetime] = mapped_column(UtcDateTime)
    finished_at: Mapped[datetime | None] = mapped_column(UtcDateTime, default=None)
    erased: Mapped[int] = mapped_column(default=0)
    failed: Mapped[int] = mapped_column(default=0)
