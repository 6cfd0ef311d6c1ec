"""The gateway's own database: parent of its tables, and its audit rows."""

from __future__ import annotations

from chassis.audit import AuditColumns
from chassis.db import TableBase, new_metadata


class Base(TableBase):
    """Parent of the gateway's tables."""

    __abstract__ = True
    metadata = new_metadata()


class AuditRow(AuditColumns, Base):
    """Who did what at the door."""

    __tablename__ = "audit"
