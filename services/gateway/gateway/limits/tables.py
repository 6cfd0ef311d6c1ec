"""Sign-in attempts that failed or are not decided yet."""

from __future__ import annotations

from datetime import datetime

from chassis.db import UtcDateTime
from sqlalchemy import Index, String
from sqlalchemy.orm import Mapped, mapped_column

from gateway.base import Base


class SignInAttempt(Base):
    """One attempt. It counts as a failure from its start, so that a burst cannot outrun the count.

    `counts_for_account` turns false once the account's owner has shown up.
    """

    __tablename__ = "sign_in_attempts"
    __table_args__ = (
        Index("ix_sign_in_attempts_account_at", "account", "at"),
        Index("ix_sign_in_attempts_address_at", "address", "at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    account: Mapped[str] = mapped_column(String(64))
    device: Mapped[str] = mapped_column(String(64), default="")
    address: Mapped[str] = mapped_column(String(64))
    counts_for_account: Mapped[bool] = mapped_column(default=True)
