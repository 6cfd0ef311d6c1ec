"""Applications with their careers, consents and status history."""

from __future__ import annotations

from datetime import date, datetime

from chassis.db import UtcDateTime
from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, MappedColumn, mapped_column

from recruit.base import Base

OFFICE_COLUMNS = (
    "deleted_at",
    "id",
    "status",
    "gender",
    "shift",
    "posture",
    "overtime",
    "holiday",
    "advance_pay",
    "insurance_type",
    "truthful",
    "received_at",
    "start_date",
    "name",
    "phone",
    "receipt_no",
)


def _told(longest: int) -> MappedColumn[str]:
    return mapped_column(String(longest), default="", server_default="")


class BackgroundColumns:
    """추가 정보: empty where nothing was told; months as YYYY-MM."""

    english_name: Mapped[str] = _told(50)
    emergency_phone: Mapped[str] = _told(20)
    nationality: Mapped[str] = _told(50)
    visa: Mapped[str] = _told(30)
    school1: Mapped[str] = _told(100)
    major1: Mapped[str] = _told(100)
    graduated1: Mapped[str] = _told(7)
    outcome1: Mapped[str] = _told(10)
    school2: Mapped[str] = _told(100)
    major2: Mapped[str] = _told(100)
    graduated2: Mapped[str] = _told(7)
    outcome2: Mapped[str] = _told(10)
    military: Mapped[str] = _told(10)
    military_from: Mapped[str] = _told(7)
    military_to: Mapped[str] = _told(7)
    military_reason: Mapped[str] = _told(100)
    license1: Mapped[str] = _told(100)
    license_grade1: Mapped[str] = _told(50)
    license_issuer1: Mapped[str] = _told(100)
    license2: Mapped[str] = _told(100)
    license_grade2: Mapped[str] = _told(50)
    license_issuer2: Mapped[str] = _told(100)
    commute: Mapped[str] = _told(10)
    dormitory: Mapped[str] = _told(10)


class Application(BackgroundColumns, Base):
    """One application as it was sent; `id` is time-ordered, so the newest has the greatest."""

    __tablename__ = "application"
    __table_args__ = (
        Index("ix_application_status_id", "status", "id"),
        Index("ix_application_phone", "phone"),
        Index("ix_application_name_birth", "name", "birth"),
        # All that lists are narrowed and sorted by: a list reads this index alone, then the rows it shows.
        Index("ix_application_office", *OFFICE_COLUMNS),
    )

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    receipt_no: Mapped[str] = mapped_column(String(20), unique=True)
    form_key: Mapped[str | None] = mapped_column(String(100), unique=True)
    received_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    status: Mapped[str] = mapped_column(String(20))
    memo: Mapped[str] = mapped_column(Text, default="")
    memo_version: Mapped[int] = mapped_column(default=0, server_default="0")
    updated_at: Mapped[datetime] = mapped_column(UtcDateTime)
    deleted_at: Mapped[datetime | None] = mapped_column(UtcDateTime, default=None)
    deleted_by: Mapped[str] = mapped_column(String(100), default="", server_default="")
    deleted_why: Mapped[str] = mapped_column(String(200), default="", server_default="")
    deletion_batch: Mapped[str | None] = mapped_column(String(36), index=True, default=None)

    name: Mapped[str] = mapped_column(String(50))
    birth: Mapped[date]
    gender: Mapped[str] = mapped_column(String(10), default="")
    phone: Mapped[str] = mapped_column(String(20))
    email: Mapped[str] = mapped_column(String(100), default="")
    zip: Mapped[str] = _told(5)
    address: Mapped[str] = mapped_column(String(200), default="")
    address_detail: Mapped[str] = _told(100)
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

    @property
    def whole_address(self) -> str:
        """The address in one line: (17379) 경기도 이천시 무촌로 1, 101동 202호."""
        code = f"({self.zip})" if self.zip else ""
        place = ", ".join(part for part in (self.address, self.address_detail) if part)
        return f"{code} {place}".strip()


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
    """An answer to one consent: given or refused, to which words and receiver, and when."""

    __tablename__ = "consent"
    __table_args__ = (UniqueConstraint("application_id", "kind"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    application_id: Mapped[str] = mapped_column(ForeignKey("application.id", ondelete="CASCADE"))
    kind: Mapped[str] = mapped_column(String(20))
    given: Mapped[bool]
    version: Mapped[str] = mapped_column(String(20))
    text_sha256: Mapped[str] = mapped_column(String(64))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    recipient: Mapped[str | None] = mapped_column(String(100), default=None)


class ConsentChange(Base):
    """An earlier answer to a consent that the applicant has changed since."""

    __tablename__ = "consent_change"

    id: Mapped[int] = mapped_column(primary_key=True)
    application_id: Mapped[str] = mapped_column(ForeignKey("application.id", ondelete="CASCADE"), index=True)
    kind: Mapped[str] = mapped_column(String(20))
    given: Mapped[bool]
    version: Mapped[str] = mapped_column(String(20))
    text_sha256: Mapped[str] = mapped_column(String(64))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    replaced_at: Mapped[datetime] = mapped_column(UtcDateTime)
    recipient: Mapped[str | None] = mapped_column(String(100), default=None)


class StatusChange(Base):
    """A step of an application's status, with who took it and why."""

    __tablename__ = "status_change"

    id: Mapped[int] = mapped_column(primary_key=True)
    application_id: Mapped[str] = mapped_column(ForeignKey("application.id", ondelete="CASCADE"), index=True)
    before: Mapped[str] = mapped_column(String(20))
    after: Mapped[str] = mapped_column(String(20))
    by: Mapped[str] = mapped_column(String(100))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    reason: Mapped[str] = mapped_column(String(200), default="", server_default="")


class MemoEdit(Base):
    """A memo as it was saved: each saving is kept, the newest is what the application shows."""

    __tablename__ = "memo_edit"
    __table_args__ = (UniqueConstraint("application_id", "version"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    application_id: Mapped[str] = mapped_column(ForeignKey("application.id", ondelete="CASCADE"))
    version: Mapped[int]
    text: Mapped[str] = mapped_column(Text)
    by: Mapped[str] = mapped_column(String(100))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
