"""What became of a published payslip: opened, received as a file, handed on, failed."""

from __future__ import annotations

from datetime import datetime

from chassis.db import UtcDateTime
from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from payroll.base import Base


class Delivery(Base):
    """A payslip's traces after its run was locked; a payslip without a row has been shown and not opened.

    `opened` and `received` are the worker's own doing, `handed` the office's file made to be sent on.
    """

    __tablename__ = "payslip_delivery"

    payslip_id: Mapped[int] = mapped_column(ForeignKey("payslip.id"), primary_key=True)
    opened_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    last_opened_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    openings: Mapped[int] = mapped_column(default=0)
    received_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    last_received_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    handed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    handed_by: Mapped[str] = mapped_column(String(100), default="")
    failed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    problem: Mapped[str] = mapped_column(String(200), default="")
