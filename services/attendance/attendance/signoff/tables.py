"""Requests to a client's site manager, what was signed, what was objected to."""

from datetime import date, datetime

from chassis.db import UtcDateTime
from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from attendance.base import Base

_STANDING = text("voided_at IS NULL")
_OPEN = text("settled_at IS NULL")


class SignoffRequest(Base):
    """A site and a span of days to confirm; of the link only the hash of its token is kept."""

    __tablename__ = "signoff_request"
    __table_args__ = (
        UniqueConstraint("site_id", "first_day", "last_day", name="uq_signoff_request_site_id_span"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    site_id: Mapped[int] = mapped_column(ForeignKey("site.id"))
    first_day: Mapped[date]
    last_day: Mapped[date]
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime)
    revoked_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    opened_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    created_by: Mapped[str] = mapped_column(String(100))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)


class Signature(Base):
    """What was signed, word for word, and its hash; never changed but for the moment it became void."""

    __tablename__ = "signature"
    __table_args__ = (
        Index(
            "uq_signature_standing",
            "request_id",
            unique=True,
            sqlite_where=_STANDING,
            postgresql_where=_STANDING,
        ),
        Index("ix_signature_request_id", "request_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    request_id: Mapped[int] = mapped_column(ForeignKey("signoff_request.id"))
    version: Mapped[str] = mapped_column(String(64))
    document: Mapped[str] = mapped_column(Text)
    lines: Mapped[int]
    signer_name: Mapped[str] = mapped_column(String(50))
    signer_position: Mapped[str] = mapped_column(String(50))
    signed_at: Mapped[datetime] = mapped_column(UtcDateTime)
    voided_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class Objection(Base):
    """이의 to one day of one person; `line` is what stood there, settled by a change or an answer."""

    __tablename__ = "objection"
    __table_args__ = (
        Index(
            "uq_objection_open",
            "request_id",
            "employee_id",
            "work_date",
            unique=True,
            sqlite_where=_OPEN,
            postgresql_where=_OPEN,
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    request_id: Mapped[int] = mapped_column(ForeignKey("signoff_request.id"))
    employee_id: Mapped[int] = mapped_column(ForeignKey("employee.id"))
    work_date: Mapped[date]
    line: Mapped[str | None] = mapped_column(Text)
    remark: Mapped[str] = mapped_column(String(300))
    raised_by: Mapped[str] = mapped_column(String(100))
    raised_at: Mapped[datetime] = mapped_column(UtcDateTime)
    settled_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    settled_by: Mapped[str | None] = mapped_column(String(100))
    answer: Mapped[str] = mapped_column(String(300), default="")
