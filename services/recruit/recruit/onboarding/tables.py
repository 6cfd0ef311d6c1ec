"""What a new worker has to bring, by date, and what of it is there."""

from __future__ import annotations

from datetime import date, datetime

from chassis.db import UtcDateTime
from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from recruit.base import Base


class OnboardingItem(Base):
    """One thing wanted of everyone who begins between two days."""

    __tablename__ = "onboarding_item"

    id: Mapped[int] = mapped_column(primary_key=True)
    label: Mapped[str] = mapped_column(String(60))
    hint: Mapped[str] = mapped_column(String(200), default="")
    position: Mapped[int]
    valid_from: Mapped[date]
    valid_to: Mapped[date | None]
    told_by: Mapped[str | None] = mapped_column(String(20))


class OnboardingTick(Base):
    """Who found a thing to be there ("done") or not to be needed ("none"), and when."""

    __tablename__ = "onboarding_tick"
    __table_args__ = (UniqueConstraint("application_id", "item_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    application_id: Mapped[str] = mapped_column(ForeignKey("application.id", ondelete="CASCADE"))
    item_id: Mapped[int] = mapped_column(ForeignKey("onboarding_item.id"))
    kind: Mapped[str] = mapped_column(String(10))
    by: Mapped[str] = mapped_column(String(100))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
