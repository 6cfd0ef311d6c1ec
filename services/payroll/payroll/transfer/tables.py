"""The columns that the office's bank takes; the newest row holds."""

from datetime import datetime
from typing import Any

from chassis.db import UtcDateTime
from sqlalchemy import JSON, CheckConstraint, String
from sqlalchemy.orm import Mapped, mapped_column

from payroll.base import Base


class TransferLayout(Base):
    """Order and headings of a bank's columns, whether a heading stands, how the text is written."""

    __tablename__ = "transfer_layout"
    __table_args__ = (CheckConstraint("encoding IN ('utf8', 'cp949')", name="encoding_known"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    columns: Mapped[list[Any]] = mapped_column(JSON)
    heading: Mapped[bool]
    encoding: Mapped[str] = mapped_column(String(10))
    set_by: Mapped[str] = mapped_column(String(100))
    set_at: Mapped[datetime] = mapped_column(UtcDateTime)
