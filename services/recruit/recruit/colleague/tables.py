"""The office's people: a copy of what the gateway tells."""

from __future__ import annotations

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from recruit.base import Base


class Colleague(Base):
    """One account of the office that is open, and its holder's name."""

    __tablename__ = "colleague"

    account: Mapped[str] = mapped_column(String(60), primary_key=True)
    name: Mapped[str] = mapped_column(String(100))
