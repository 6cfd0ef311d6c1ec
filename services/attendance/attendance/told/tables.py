"""The hours that a client counted."""

from datetime import date

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from attendance.base import Base


class ClientHours(Base):
    """고객사 시간: the hours a client counted for somebody's day, in minutes; never mixed with punches.

    `night` is a part of the others and never added to them; `late` is what the client took off.
    """

    __tablename__ = "client_hours"
    __table_args__ = (UniqueConstraint("employee_id", "work_date", name="uq_client_hours_day"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    employee_id: Mapped[int] = mapped_column(ForeignKey("employee.id"))
    work_date: Mapped[date]
    import_id: Mapped[int] = mapped_column(ForeignKey("import_batch.id"))
    base: Mapped[int] = mapped_column(default=0)
    overtime: Mapped[int] = mapped_column(default=0)
    night: Mapped[int] = mapped_column(default=0)
    holiday: Mapped[int] = mapped_column(default=0)
    holiday_overtime: Mapped[int] = mapped_column(default=0)
    late: Mapped[int] = mapped_column(default=0)
    word: Mapped[str] = mapped_column(String(20), default="")

    @property
    def total(self) -> int:
        """Minutes worked as the client counts: 심야 lies inside the others."""
        return self.base + self.overtime + self.holiday + self.holiday_overtime - self.late
