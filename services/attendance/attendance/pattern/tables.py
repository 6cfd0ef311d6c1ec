"""Shift patterns of sites and their dated versions."""

from datetime import date, datetime

from chassis.db import UtcDateTime
from sqlalchemy import ForeignKey, String, Text, UniqueConstraint, true
from sqlalchemy.orm import Mapped, mapped_column

from attendance.base import Base


class Pattern(Base):
    """근무형태 of a site; `until` is the first day it is no longer offered."""

    __tablename__ = "pattern"
    __table_args__ = (UniqueConstraint("site_id", "name"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    site_id: Mapped[int] = mapped_column(ForeignKey("site.id"))
    name: Mapped[str] = mapped_column(String(50))
    until: Mapped[date | None]
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)


class PatternVersion(Base):
    """What a pattern says from `since` until its next version.

    `start_minute` and `end_minute` count from 00:00 of the day the shift begins; `breaks` is a JSON list of
    [from, to] in the same minutes; `rounding` is the step of minutes in the worker's favour, 1 for none.
    """

    __tablename__ = "pattern_version"
    __table_args__ = (UniqueConstraint("pattern_id", "since"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    pattern_id: Mapped[int] = mapped_column(ForeignKey("pattern.id"))
    since: Mapped[date]
    start_minute: Mapped[int]
    end_minute: Mapped[int]
    breaks: Mapped[str] = mapped_column(Text, default="[]", server_default="[]")
    clips_early: Mapped[bool] = mapped_column(default=True, server_default=true())
    rounding: Mapped[int] = mapped_column(default=1, server_default="1")
    changed_by: Mapped[str] = mapped_column(String(100))
    changed_at: Mapped[datetime] = mapped_column(UtcDateTime)
