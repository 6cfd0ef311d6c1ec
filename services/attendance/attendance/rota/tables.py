"""Planned shifts of people by date."""

from datetime import date, datetime

from chassis.db import UtcDateTime
from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from attendance.base import Base

_OWN_TIMES = "kind != 'own' OR (start_minute >= 0 AND end_minute > start_minute)"


class RotaEntry(Base):
    """What a person is planned for on a date: a pattern of the site, own times, or a day off.

    Own times count minutes from 00:00 of `work_date`, an end past midnight exceeds 1440. Without
    `published_at` it is a draft that neither workers nor hours see.
    """

    __tablename__ = "rota_entry"
    __table_args__ = (
        UniqueConstraint("employee_id", "work_date"),
        Index("ix_rota_entry_site_id_work_date", "site_id", "work_date"),
        CheckConstraint("kind IN ('pattern', 'own', 'off')", name="kind"),
        CheckConstraint("kind != 'pattern' OR pattern_id IS NOT NULL", name="pattern"),
        CheckConstraint(_OWN_TIMES, name="own_times"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    employee_id: Mapped[int] = mapped_column(ForeignKey("employee.id"))
    work_date: Mapped[date]
    site_id: Mapped[int] = mapped_column(ForeignKey("site.id"))
    kind: Mapped[str] = mapped_column(String(10))
    pattern_id: Mapped[int | None] = mapped_column(ForeignKey("pattern.id"))
    start_minute: Mapped[int | None]
    end_minute: Mapped[int | None]
    published_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    changed_by: Mapped[str] = mapped_column(String(100))
    changed_at: Mapped[datetime] = mapped_column(UtcDateTime)
