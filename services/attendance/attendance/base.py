"""Attendance's tables hang on this base; the audit table belongs to no topic."""

from chassis.audit import AuditColumns
from chassis.db import TableBase, new_metadata
from chassis.idempotency import IdempotencyColumns


class Base(TableBase):
    """Parent of every table of this service."""

    __abstract__ = True
    metadata = new_metadata()


class AuditRow(AuditColumns, Base):
    """Who in the office changed or took out what."""

    __tablename__ = "audit"


class IdempotencyRow(IdempotencyColumns, Base):
    """Which Idempotency-Key had which effect, and what was answered (48 hours)."""
