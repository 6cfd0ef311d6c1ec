"""The columns each member of the staff has chosen for the list export."""

from __future__ import annotations

from datetime import datetime

from chassis.db import UtcDateTime
from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from recruit.base import Base


class ListColumns(Base):
    """An account's columns, a comma list in their order."""

    __tablename__ = "export_columns"

    account: Mapped[str] = mapped_column(String(100), primary_key=True)
    columns: Mapped[str] = mapped_column(String(500))
    updated_at: Mapped[datetime] = mapped_column(UtcDateTime)
