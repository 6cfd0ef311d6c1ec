"""Second factors of staff accounts, and their recovery codes."""

from __future__ import annotations

from datetime import datetime

from chassis.db import UtcDateTime
from sqlalchemy import BigInteger, String
from sqlalchemy.orm import Mapped, mapped_column

from gateway.base import Base


class SecondFactor(Base):
    """One account's secret, sealed; it counts once it is confirmed, and no step is used twice."""

    __tablename__ = "second_factors"

    account: Mapped[str] = mapped_column(String(60), primary_key=True)
    sealed_secret: Mapped[str] = mapped_column(String(500))
    last_step: Mapped[int] = mapped_column(BigInteger, default=0)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    confirmed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class RecoveryCode(Base):
    """One recovery code's hash."""

    __tablename__ = "recovery_codes"

    code_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    account: Mapped[str] = mapped_column(String(60), index=True)
    used_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
