"""Passkeys of staff and workers, and the challenges that wait for an answer."""

from __future__ import annotations

from datetime import datetime

from chassis.db import UtcDateTime
from sqlalchemy import BigInteger, Index, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from gateway.base import Base


class Passkey(Base):
    """One passkey: the public half of a key that never leaves its owner's device or keychain."""

    __tablename__ = "passkeys"
    __table_args__ = (Index("ix_passkeys_kind_subject", "kind", "subject"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    credential_id: Mapped[str] = mapped_column(String(1400), unique=True)
    kind: Mapped[str] = mapped_column(String(10))
    subject: Mapped[str] = mapped_column(String(100))
    user_handle: Mapped[str] = mapped_column(String(100))
    public_key: Mapped[bytes] = mapped_column(LargeBinary)
    sign_count: Mapped[int] = mapped_column(BigInteger)
    is_synced: Mapped[bool]
    transports: Mapped[str] = mapped_column(String(100))
    name: Mapped[str] = mapped_column(String(60))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    last_used_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    cloned_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class PasskeyChallenge(Base):
    """One challenge: its SHA-256, what it is for, and who alone may answer it ("" = anybody)."""

    __tablename__ = "passkey_challenges"

    id: Mapped[str] = mapped_column(String(64), primary_key=True)
    purpose: Mapped[str] = mapped_column(String(10))
    holder: Mapped[str] = mapped_column(String(200))
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
