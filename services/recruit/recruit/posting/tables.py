"""Postings, the job reasons recorded for restricted items, and what applications answered to them."""

from __future__ import annotations

from datetime import date, datetime

from chassis.db import UtcDateTime
from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from recruit.base import Base


class Posting(Base):
    """A call for people; the site's name is kept as text, so that attendance may be away."""

    __tablename__ = "posting"

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    form_key: Mapped[str | None] = mapped_column(String(100), unique=True)
    title: Mapped[str] = mapped_column(String(100))
    site_id: Mapped[int | None]
    site_name: Mapped[str] = mapped_column(String(100))
    job: Mapped[str] = mapped_column(String(100))
    description: Mapped[str] = mapped_column(Text, default="")
    hours: Mapped[str] = mapped_column(String(200), default="")
    wage: Mapped[str] = mapped_column(String(200), default="")
    starts_on: Mapped[date]
    ends_on: Mapped[date | None]
    closed_at: Mapped[datetime | None] = mapped_column(UtcDateTime, default=None)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    created_by: Mapped[str] = mapped_column(String(100))
    updated_at: Mapped[datetime] = mapped_column(UtcDateTime)


class PostingReason(Base):
    """Why a job needs a restricted item (채용절차법 제4조의3): who said so and when; ended, never changed."""

    __tablename__ = "posting_reason"
    __table_args__ = (
        Index(
            "uq_posting_reason_in_force",
            "posting_id",
            "field",
            unique=True,
            sqlite_where=text("ended_at IS NULL"),
            postgresql_where=text("ended_at IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    posting_id: Mapped[str] = mapped_column(ForeignKey("posting.id"), index=True)
    field: Mapped[str] = mapped_column(String(20))
    reason: Mapped[str] = mapped_column(String(200))
    by: Mapped[str] = mapped_column(String(100))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime, default=None)
    ended_by: Mapped[str | None] = mapped_column(String(100), default=None)


class PostingApplication(Base):
    """Which posting an application came by, as the posting stood; without a row it is a general one."""

    __tablename__ = "posting_application"

    application_id: Mapped[str] = mapped_column(
        ForeignKey("application.id", ondelete="CASCADE"), primary_key=True
    )
    posting_id: Mapped[str] = mapped_column(ForeignKey("posting.id"), index=True)
    title: Mapped[str] = mapped_column(String(100))
    site_name: Mapped[str] = mapped_column(String(100))
    is_late: Mapped[bool] = mapped_column(default=False)


class RestrictedAnswer(Base):
    """A restricted item as an applicant told it, with the job reason that stood beside it."""

    __tablename__ = "restricted_answer"
    __table_args__ = (UniqueConstraint("application_id", "field"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    application_id: Mapped[str] = mapped_column(ForeignKey("application.id", ondelete="CASCADE"))
    field: Mapped[str] = mapped_column(String(20))
    value: Mapped[str] = mapped_column(String(30))
    reason: Mapped[str] = mapped_column(String(200))
