"""Wage terms with the day they begin; rows are added, never changed."""

from datetime import date, datetime

from chassis.db import UtcDateTime
from sqlalchemy import CheckConstraint, String, UniqueConstraint, false
from sqlalchemy.orm import Mapped, mapped_column

from payroll.base import Base


class WageRow(Base):
    """Terms of one employee from `valid_from` on; `application_id` is set when a hire brought them.

    `hourly_won` of daily and monthly pay is its ordinary hourly wage, rounded up: what older code reads.
    """

    __tablename__ = "wage_terms"
    __table_args__ = (
        UniqueConstraint("employee_id", "valid_from"),
        CheckConstraint("hourly_won > 0", name="hourly_won_positive"),
        CheckConstraint("tax_mode IN ('insured', 'freelance')", name="tax_mode_known"),
        CheckConstraint("percent IN (80, 100, 120)", name="percent_known"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    employee_id: Mapped[int]
    valid_from: Mapped[date]
    pay_kind: Mapped[str] = mapped_column(String(10), default="hourly", server_default="hourly")
    hourly_won: Mapped[int]
    day_won: Mapped[int] = mapped_column(default=0, server_default="0")
    day_hours: Mapped[int] = mapped_column(default=8, server_default="8")
    month_won: Mapped[int] = mapped_column(default=0, server_default="0")
    week_hours: Mapped[int] = mapped_column(default=40, server_default="40")
    tax_mode: Mapped[str] = mapped_column(String(10))
    freelance_reason: Mapped[str] = mapped_column(String(200), default="")
    family_count: Mapped[int] = mapped_column(default=1)
    children: Mapped[int] = mapped_column(default=0)
    percent: Mapped[int] = mapped_column(default=100)
    is_daily: Mapped[bool] = mapped_column(default=False, server_default=false())
    """A daily worker (일용근로자): insured, but taxed by the day."""
    job: Mapped[str] = mapped_column(String(50), default="", server_default="")
    last_year_won: Mapped[int | None]
    """A production worker's (생산직) total pay of the year before `valid_from`; None for everybody else."""
    application_id: Mapped[str | None] = mapped_column(String(64), unique=True)
    entered_by: Mapped[str] = mapped_column(String(100))
    entered_at: Mapped[datetime] = mapped_column(UtcDateTime)


class HireTakenBack(Base):
    """A hire that was taken back: its key is spent, whenever a late message comes with it."""

    __tablename__ = "hire_taken_back"

    application_id: Mapped[str] = mapped_column(String(64), primary_key=True)
    at: Mapped[datetime] = mapped_column(UtcDateTime)
