"""Payroll's tables hang on this base; the audit table belongs to no topic."""

from chassis.audit import AuditColumns
from chassis.db import TableBase, new_metadata


class Base(TableBase):
    """Parent of every table of this service."""

    __abstract__ = True
    metadata = new_metadata()


class AuditRow(AuditColumns, Base):
    """Who changed pay, and who in the office read whose."""

    __tablename__ = "audit"
