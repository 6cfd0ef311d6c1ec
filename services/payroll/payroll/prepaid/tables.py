"""Advances of earned wages, their ledger, the policies they follow, and the one-person office."""

from datetime import date, datetime

from chassis.db import UtcDateTime
from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from payroll.base import Base


class Advance(Base):
    """One request from 신청 to 정산; what was agreed to and counted on stands as it was."""

    __tablename__ = "advance"
    __table_args__ = (
        CheckConstraint("amount_won > 0", name="amount_positive"),
        CheckConstraint(
            "state IN ('requested', 'approved', 'rejected', 'cancelled', 'paid', 'settled', 'carried')",
            name="state_known",
        ),
        CheckConstraint("kind IN ('ordinary', 'emergency')", name="kind_known"),
        CheckConstraint(
            "(state IN ('paid', 'settled', 'carried')) = (paid_on IS NOT NULL)", name="paid_means_paid"
        ),
        Index(
            "uq_advance_open",
            "employee_id",
            "month",
            unique=True,
            sqlite_where=text("state IN ('requested', 'approved')"),
            postgresql_where=text("state IN ('requested', 'approved')"),
        ),
        Index("ix_advance_month_state", "month", "state"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    request_key: Mapped[str] = mapped_column(String(64), unique=True)
    employee_id: Mapped[int] = mapped_column(index=True)
    month: Mapped[str] = mapped_column(String(7))
    kind: Mapped[str] = mapped_column(String(10))
    emergency: Mapped[str] = mapped_column(String(20), default="")
    amount_won: Mapped[int]
    reason: Mapped[str] = mapped_column(String(300), default="")
    state: Mapped[str] = mapped_column(String(10))
    limit_won: Mapped[int]
    earned_until: Mapped[date]
    pay_date: Mapped[date]
    consent_version: Mapped[str] = mapped_column(String(20))
    consent_hash: Mapped[str] = mapped_column(String(64))
    consented_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    """Empty while the office asked on the worker's behalf and the worker has not agreed."""
    consent_ip: Mapped[str] = mapped_column(String(45), server_default="")
    consent_paper: Mapped[str] = mapped_column(String(200), server_default="")
    """Where a consent on paper is kept, and who of the office saw it."""
    entered_by: Mapped[str] = mapped_column(String(100), server_default="")
    """The member of the office who asked on the worker's behalf; empty: the worker did."""
    requested_at: Mapped[datetime] = mapped_column(UtcDateTime)
    decided_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    decided_by: Mapped[str | None] = mapped_column(String(100))
    decision_note: Mapped[str] = mapped_column(String(300), default="")
    cancelled_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    paid_on: Mapped[date | None]
    paid_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    paid_by: Mapped[str | None] = mapped_column(String(100))
    payout_method: Mapped[str] = mapped_column(String(20), default="")
    payout_evidence: Mapped[str] = mapped_column(String(200), default="")
    same_person_reason: Mapped[str] = mapped_column(String(300), default="")


class AdvanceEntry(Base):
    """Won that moved from one account to another for one advance; rows are added, never changed."""

    __tablename__ = "advance_entry"
    __table_args__ = (
        CheckConstraint("won > 0", name="won_positive"),
        CheckConstraint("debit IN ('advances', 'wages', 'agreement')", name="debit_known"),
        CheckConstraint("credit IN ('cash', 'advances')", name="credit_known"),
        CheckConstraint("debit <> credit", name="two_accounts"),
        UniqueConstraint("advance_id", "once"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    advance_id: Mapped[int] = mapped_column(ForeignKey("advance.id"))
    once: Mapped[str] = mapped_column(String(40))
    """What happens once to an advance: `payout`, `run`, or `agreement:<key>`."""
    debit: Mapped[str] = mapped_column(String(20))
    credit: Mapped[str] = mapped_column(String(20))
    won: Mapped[int]
    note: Mapped[str] = mapped_column(String(300), default="")
    made_by: Mapped[str] = mapped_column(String(100))
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)


class AdvanceSettlement(Base):
    """In which month's run an advance was due, how much, and how much the pay was enough for."""

    __tablename__ = "advance_settlement"

    advance_id: Mapped[int] = mapped_column(ForeignKey("advance.id"), primary_key=True)
    month: Mapped[str] = mapped_column(String(7), index=True)
    due_won: Mapped[int]
    taken_won: Mapped[int]


class AdvancePolicy(Base):
    """Share and cap from a day on, for one site or (empty name) for all without one of their own."""

    __tablename__ = "advance_policy"
    __table_args__ = (
        UniqueConstraint("site_name", "valid_from"),
        CheckConstraint("share_percent BETWEEN 1 AND 100", name="share_known"),
        CheckConstraint("cap_won IS NULL OR cap_won > 0", name="cap_positive"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    site_name: Mapped[str] = mapped_column(String(100), default="")
    valid_from: Mapped[date]
    share_percent: Mapped[int]
    cap_won: Mapped[int | None]
    entered_by: Mapped[str] = mapped_column(String(100))
    entered_at: Mapped[datetime] = mapped_column(UtcDateTime)


class OnePersonOffice(Base):
    """The owner switched the one-person office on or off; the newest row holds."""

    __tablename__ = "one_person_office"

    id: Mapped[int] = mapped_column(primary_key=True)
    is_on: Mapped[bool]
    reason: Mapped[str] = mapped_column(String(300))
    set_by: Mapped[str] = mapped_column(String(100))
    set_at: Mapped[datetime] = mapped_column(UtcDateTime)
