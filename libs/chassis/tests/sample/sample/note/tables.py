"""A note."""

from datetime import datetime

from chassis.db import UtcDateTime
from sample.base import Base
from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column


class Note(Base):
    __tablename__ = "note"

    id: Mapped[int] = mapped_column(primary_key=True)
    text: Mapped[str] = mapped_column(String(50), unique=True)
    at: Mapped[datetime] = mapped_column(UtcDateTime)
