"""How people are insured from a month on; rows are added, never changed, the latest word holds."""

from datetime import date, datetime

from chassis.db import UtcDateTime
from sqlalchemy import CheckConstraint, String
from sqlalchemy.orm import Mapped, mapped_column

from payroll.base import Base


class CoverageRow(Base):
    """One person's insurance from the first of a month on; won are those of the bill (고지액)."""

    __tablename__ = "insurance_coverage"
    __table_args__ = (
        CheckConstraint("mode IN ('calculated', 'billed')", name="mode_known"),
        CheckConstraint(
            "mode = 'calculated' OR (pension_won IS NOT NULL AND health_won IS NOT NULL)", name="bill_told"
        ),
        CheckConstraint("pension_won >= 0 AND health_won >= 0 AND care_won >= 0", name="won_known"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    form_key: Mapped[str] = mapped_column(String(80), unique=True)
    employee_id: Mapped[int] = mapped_column(index=True)
    valid_from: Mapped[date]
    mode: Mapped[str] = mapped_column(String(10))
    pension_won: Mapped[int | None]
    health_won: Mapped[int | None]
    care_won: Mapped[int | None]
    no_pension: Mapped[str] = mapped_column(String(200), default="")
    no_health: Mapped[str] = mapped_column(String(200), default="")
    no_employment: Mapped[str] = mapped_column(String(200), default="")
    joins_at_once: Mapped[bool] = mapped_column(default=False)
    entered_by: Mapped[str] = mapped_column(String(100))
    entered_at: Mapped[datetime] = mapped_column(UtcDateTime)
