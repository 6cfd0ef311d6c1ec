"""Working days and the history of the office's changes to them."""

from datetime import date, datetime

from chassis.db import UtcDateTime
from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint, false, text
from sqlalchemy.orm import Mapped, mapped_column

from attendance.base import Base

_OPEN = text("clock_out IS NULL AND NOT left_open")


class Day(Base):
    """A working day; it belongs to the date it began on.

    `away` and `breaks` are JSON lists of [from, to] in minutes from 00:00 of `work_date`; `breaks` null
    means that nobody noted any. `left_open` marks a day that was never clocked out and no longer can be.
    `early_approved`: the minutes before the official start were ordered, so they count.
    """

    __tablename__ = "day"
    __table_args__ = (
        UniqueConstraint("employee_id", "work_date", name="uq_day_employee_id_work_date"),
        Index("uq_day_open", "employee_id", unique=True, sqlite_where=_OPEN, postgresql_where=_OPEN),
        Index("ix_day_work_date", "work_date"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    employee_id: Mapped[int] = mapped_column(ForeignKey("employee.id"))
    work_date: Mapped[date]
    site_id: Mapped[int | None] = mapped_column(ForeignKey("site.id"))
    clock_in: Mapped[datetime] = mapped_column(UtcDateTime)
    clock_out: Mapped[datetime | None] = mapped_column(UtcDateTime)
    away: Mapped[str] = mapped_column(Text, default="[]")
    breaks: Mapped[str | None] = mapped_column(Text)
    left_open: Mapped[bool] = mapped_column(default=False)
    early_approved: Mapped[bool] = mapped_column(default=False, server_default=false())
    source: Mapped[str] = mapped_column(String(10), default="punch")
    updated_at: Mapped[datetime] = mapped_column(UtcDateTime)


class DayChange(Base):
    """What the office changed of a day, before and after as JSON; never changed, outlives the day."""

    __tablename__ = "day_change"

    id: Mapped[int] = mapped_column(primary_key=True)
    day_id: Mapped[int] = mapped_column(index=True)
    employee_id: Mapped[int] = mapped_column(ForeignKey("employee.id"))
    work_date: Mapped[date]
    before: Mapped[str | None] = mapped_column(Text)
    after: Mapped[str | None] = mapped_column(Text)
    reason: Mapped[str] = mapped_column(String(200))
    changed_by: Mapped[str] = mapped_column(String(100))
    changed_at: Mapped[datetime] = mapped_column(UtcDateTime)
