"""The tables' common parent, and the audit trail."""

from __future__ import annotations

from chassis.audit import AuditColumns
from chassis.db import TableBase, new_metadata


class Base(TableBase):
    """Parent of every table of recruit."""

    __abstract__ = True
    metadata = new_metadata()


class AuditRow(AuditColumns, Base):
    """Who read or changed whose data."""

    __tablename__ = "audit"
