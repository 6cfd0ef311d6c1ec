"""Saved views of the list, and how each person looked at it last."""

from __future__ import annotations

from sqlalchemy import String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from recruit.base import Base


class SavedView(Base):
    """Filters, order and look of the list under a name; never a search word, which would name a person."""

    __tablename__ = "saved_view"
    __table_args__ = (UniqueConstraint("account", "name"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    account: Mapped[str] = mapped_column(String(100))
    name: Mapped[str] = mapped_column(String(40))
    query: Mapped[str] = mapped_column(Text)
    # The account again when this is its first view: unique, so there is one at most.
    default_of: Mapped[str | None] = mapped_column(String(100), unique=True, default=None)


class LastLook(Base):
    """Cards or table: how a person looked at the list last."""

    __tablename__ = "last_look"

    account: Mapped[str] = mapped_column(String(100), primary_key=True)
    look: Mapped[str] = mapped_column(String(10))
