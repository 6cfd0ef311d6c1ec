"""Files of a whole month that somebody asked for; the finished one lies on the volume under its id."""

from __future__ import annotations

from datetime import datetime

from chassis.db import UtcDateTime
from sqlalchemy import Index, String
from sqlalchemy.orm import Mapped, mapped_column

from payroll.base import Base


class Bundle(Base):
    """One PDF (`book`) or an archive of locked files (`files`) of a month as of `run_hash`."""

    __tablename__ = "payslip_bundle"
    __table_args__ = (Index("ix_payslip_bundle_state_lease", "state", "lease_until"),)

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    form_key: Mapped[str | None] = mapped_column(String(100), unique=True)
    account: Mapped[str] = mapped_column(String(100), index=True)
    asked_by: Mapped[str] = mapped_column(String(100))
    month: Mapped[str] = mapped_column(String(7))
    kind: Mapped[str] = mapped_column(String(10))
    run_hash: Mapped[str] = mapped_column(String(64))
    state: Mapped[str] = mapped_column(String(10))
    total: Mapped[int]
    done: Mapped[int] = mapped_column(default=0)
    part_size: Mapped[int]
    problem: Mapped[str] = mapped_column(String(200), default="")
    file_name: Mapped[str] = mapped_column(String(100), default="")
    size_bytes: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    lease_until: Mapped[datetime] = mapped_column(UtcDateTime)
    finished_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    expires_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
