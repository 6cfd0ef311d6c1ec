"""Blank forms as uploaded, the versions of their cell maps, and which one the office uses."""

from __future__ import annotations

from datetime import datetime

from chassis.db import UtcDateTime
from sqlalchemy import ForeignKey, LargeBinary, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from recruit.base import Base


class FormTemplate(Base):
    """A blank form (.xlsx) that docs-render has looked at; in the database, so that a backup has it."""

    __tablename__ = "form_template"

    id: Mapped[int] = mapped_column(primary_key=True)
    file_name: Mapped[str] = mapped_column(String(100))
    sha256: Mapped[str] = mapped_column(String(64), unique=True)
    content: Mapped[bytes] = mapped_column(LargeBinary)
    uploaded_by: Mapped[str] = mapped_column(String(100))
    uploaded_at: Mapped[datetime] = mapped_column(UtcDateTime)


class FormMap(Base):
    """One version of which cell gets what; never changed, a new version is a new row."""

    __tablename__ = "form_map"

    id: Mapped[int] = mapped_column(primary_key=True)
    template_id: Mapped[int] = mapped_column(ForeignKey("form_template.id"), index=True)
    cells: Mapped[str] = mapped_column(Text)
    saved_by: Mapped[str] = mapped_column(String(100))
    saved_at: Mapped[datetime] = mapped_column(UtcDateTime)


class FormChoice(Base):
    """Which version the office's workbooks are made with (one row); none means the company's own form."""

    __tablename__ = "form_choice"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    map_id: Mapped[int | None] = mapped_column(ForeignKey("form_map.id"))
    chosen_by: Mapped[str] = mapped_column(String(100))
    chosen_at: Mapped[datetime] = mapped_column(UtcDateTime)
