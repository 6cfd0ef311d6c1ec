"""Export jobs and who is in them; the finished file lies on the volume under the job's id."""

from __future__ import annotations

from datetime import datetime

from chassis.db import UtcDateTime
from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from recruit.base import Base


class ExportJob(Base):
    """A file that somebody asked for; `total` counts the people it was asked for, whoever is left of them."""

    __tablename__ = "export_job"
    __table_args__ = (Index("ix_export_job_state_lease", "state", "lease_until"),)

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    form_key: Mapped[str | None] = mapped_column(String(100), unique=True)
    account: Mapped[str] = mapped_column(String(100), index=True)
    asked_by: Mapped[str] = mapped_column(String(100))
    state: Mapped[str] = mapped_column(String(10))
    total: Mapped[int]
    done: Mapped[int] = mapped_column(default=0)
    part_size: Mapped[int]
    map_id: Mapped[int | None] = mapped_column(ForeignKey("form_map.id"))
    problem: Mapped[str] = mapped_column(String(200), default="")
    file_name: Mapped[str] = mapped_column(String(100), default="")
    size_bytes: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    lease_until: Mapped[datetime] = mapped_column(UtcDateTime)
    finished_at: Mapped[datetime | None] = mapped_column(UtcDateTime, default=None)
    expires_at: Mapped[datetime | None] = mapped_column(UtcDateTime, default=None)


class ExportItem(Base):
    """One applicant of a job; goes with the applicant, and the file then goes too."""

    __tablename__ = "export_item"
    __table_args__ = (UniqueConstraint("job_id", "position"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    job_id: Mapped[str] = mapped_column(ForeignKey("export_job.id", ondelete="CASCADE"), index=True)
    application_id: Mapped[str] = mapped_column(ForeignKey("application.id", ondelete="CASCADE"), index=True)
    position: Mapped[int]
    photo_problem: Mapped[str] = mapped_column(String(100), default="")
