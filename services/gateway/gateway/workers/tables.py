"""Accounts of workers."""

from __future__ import annotations

from datetime import date, datetime

from chassis.db import UtcDateTime
from sqlalchemy import BigInteger, String
from sqlalchemy.orm import Mapped, mapped_column

from gateway.base import Base


class WorkerAccount(Base):
    """One worker as attendance's roster tells it, and what proves that it is this person."""

    __tablename__ = "worker_accounts"

    employee_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    employee_no: Mapped[str] = mapped_column(String(40))
    employee_no_key: Mapped[str] = mapped_column(String(40), index=True)
    name: Mapped[str] = mapped_column(String(100))
    birth_date: Mapped[date]
    phone: Mapped[str] = mapped_column(String(40))
    phone_key: Mapped[str] = mapped_column(String(40), index=True)
    site_name: Mapped[str] = mapped_column(String(100), default="")
    resign_date: Mapped[date | None]
    is_active: Mapped[bool]
    change_seq: Mapped[int] = mapped_column(BigInteger, index=True)
    pin_hash: Mapped[str | None] = mapped_column(String(200))
    code_hash: Mapped[str | None] = mapped_column(String(200))
    code_expires_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    activated_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    last_sign_in_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
