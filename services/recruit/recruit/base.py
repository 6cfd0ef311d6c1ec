"""The tables' common parent, and the audit trail."""

from __future__ import annotations

from chassis.audit import AuditColumns
from chassis.db import TableBase, new_metadata
from chassis.idempotency import IdempotencyColumns


class Base(TableBase):
    """Parent of every table of recruit."""

    __abstract__ = True
    metadata = new_metadata()


class AuditRow(AuditColumns, Base):
    """Who read or changed whose data."""

    __tablename__ = "audit"


class IdempotencyRow(IdempotencyColumns, Base):
    """Which Idempotency-Key had which effect, and what was answered (48 hours)."""
