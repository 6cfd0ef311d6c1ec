"""Rules of sites, consents, the record of location use, raw coordinates, and how punches were confirmed."""

from datetime import date, datetime

from chassis.clock import business_date
from chassis.db import UtcDateTime
from sqlalchemy import ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from attendance.base import Base

_AGREED = text("withdrawn_at IS NULL")


class PlaceRule(Base):
    """How a site's presses are confirmed from a date on; coordinates in millionths of a degree (0.1 m)."""

    __tablename__ = "place_rule"
    __table_args__ = (UniqueConstraint("site_id", "valid_from", name="uq_place_rule_site_id_valid_from"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    site_id: Mapped[int] = mapped_column(ForeignKey("site.id"))
    valid_from: Mapped[date]
    kind: Mapped[str] = mapped_column(String(8))
    lat_e6: Mapped[int | None]
    lon_e6: Mapped[int | None]
    radius_m: Mapped[int | None]
    set_by: Mapped[str] = mapped_column(String(100))
    set_at: Mapped[datetime] = mapped_column(UtcDateTime)


class LocationConsent(Base):
    """개인위치정보 수집·이용 동의: which text, when given, when withdrawn; never deleted."""

    __tablename__ = "location_consent"
    __table_args__ = (
        Index(
            "uq_location_consent_agreed",
            "employee_id",
            unique=True,
            sqlite_where=_AGREED,
            postgresql_where=_AGREED,
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    employee_id: Mapped[int] = mapped_column(ForeignKey("employee.id"))
    version: Mapped[str] = mapped_column(String(20))
    text_hash: Mapped[str] = mapped_column(String(64))
    agreed_at: Mapped[datetime] = mapped_column(UtcDateTime)
    withdrawn_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class LocationUse(Base):
    """확인자료 (위치정보법 제16조 제2항): that a position was used, never where it was."""

    __tablename__ = "location_use"
    __table_args__ = (
        Index("ix_location_use_employee_id_at", "employee_id", "at"),
        Index("ix_location_use_at", "at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    employee_id: Mapped[int] = mapped_column(ForeignKey("employee.id"))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    kind: Mapped[str] = mapped_column(String(3))
    site_id: Mapped[int | None] = mapped_column(ForeignKey("site.id"))
    verdict: Mapped[str] = mapped_column(String(8))
    distance_m: Mapped[int | None]
    accuracy_m: Mapped[int | None]


class Position(Base):
    """The raw coordinates of one use, in millionths of a degree; deleted after the days of the settings."""

    __tablename__ = "position"

    use_id: Mapped[int] = mapped_column(ForeignKey("location_use.id"), primary_key=True)
    lat_e6: Mapped[int]
    lon_e6: Mapped[int]
    at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)


class PunchPlace(Base):
    """How one punch was confirmed; a QR's step serves one person for one 출근 and one 퇴근."""

    __tablename__ = "punch_place"
    __table_args__ = (
        UniqueConstraint("employee_id", "kind", "site_id", "qr_step", name="uq_punch_place_qr"),
        Index("ix_punch_place_employee_id_work_date", "employee_id", "work_date"),
    )

    punch_id: Mapped[int] = mapped_column(ForeignKey("punch.id"), primary_key=True)
    employee_id: Mapped[int] = mapped_column(ForeignKey("employee.id"))
    kind: Mapped[str] = mapped_column(String(3))
    work_date: Mapped[date]
    method: Mapped[str] = mapped_column(String(8))
    site_id: Mapped[int | None] = mapped_column(ForeignKey("site.id"))
    distance_m: Mapped[int | None]
    accuracy_m: Mapped[int | None]
    qr_step: Mapped[int | None]
    device_id: Mapped[int | None] = mapped_column(ForeignKey("kiosk_device.id"))


_OPEN = text("state = 'open'")


class PressRequest(Base):
    """확인 요청: a press that nothing confirmed, kept with the server's time; never deleted."""

    __tablename__ = "press_request"
    __table_args__ = (
        Index(
            "uq_press_request_open",
            "employee_id",
            "kind",
            unique=True,
            sqlite_where=_OPEN,
            postgresql_where=_OPEN,
        ),
        Index("ix_press_request_state_id", "state", "id"),
        Index("ix_press_request_employee_id_id", "employee_id", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    employee_id: Mapped[int] = mapped_column(ForeignKey("employee.id"))
    kind: Mapped[str] = mapped_column(String(3))
    pressed_at: Mapped[datetime] = mapped_column(UtcDateTime)
    why: Mapped[str] = mapped_column(String(10))
    distance_m: Mapped[int | None]
    accuracy_m: Mapped[int | None]
    note: Mapped[str] = mapped_column(String(150), default="")
    state: Mapped[str] = mapped_column(String(10), default="open")
    decided_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    decided_by: Mapped[str | None] = mapped_column(String(100))
    answer: Mapped[str] = mapped_column(String(200), default="")
    punch_id: Mapped[int | None] = mapped_column(ForeignKey("punch.id"))

    @property
    def pressed_on(self) -> date:
        """The Korean date of the press."""
        return business_date(self.pressed_at)
