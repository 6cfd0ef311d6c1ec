"""What the office proposed to change about the dated figures, and what became of it."""

from datetime import date, datetime
from typing import Any

from chassis.db import UtcDateTime
from sqlalchemy import JSON, CheckConstraint, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from payroll.base import Base


class FigureProposal(Base):
    """What one member of the office wants to change, and what another one decided."""

    __tablename__ = "figure_proposal"
    __table_args__ = (
        CheckConstraint("valid_from <= valid_to", name="span"),
        CheckConstraint("state IN ('waiting', 'accepted', 'refused', 'withdrawn')", name="state_known"),
        Index(
            "uq_figure_proposal_waiting",
            "kind",
            "valid_from",
            unique=True,
            sqlite_where=text("state = 'waiting'"),
            postgresql_where=text("state = 'waiting'"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    form_key: Mapped[str] = mapped_column(String(64), unique=True)
    kind: Mapped[str] = mapped_column(String(30))
    valid_from: Mapped[date]
    valid_to: Mapped[date]
    confirmed_to: Mapped[date]
    source: Mapped[str] = mapped_column(String(300))
    content: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    reason: Mapped[str] = mapped_column(String(300))
    state: Mapped[str] = mapped_column(String(10))
    proposed_by: Mapped[str] = mapped_column(String(100))
    proposed_at: Mapped[datetime] = mapped_column(UtcDateTime)
    decided_by: Mapped[str | None] = mapped_column(String(100))
    decided_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    decision_note: Mapped[str] = mapped_column(String(300), default="")
    same_person_reason: Mapped[str] = mapped_column(String(300), default="")
