"""The sample's tables hang on this base."""

from chassis.audit import AuditColumns
from chassis.db import TableBase, new_metadata
from chassis.idempotency import IdempotencyColumns


class Base(TableBase):
    __abstract__ = True
    metadata = new_metadata()


class AuditRow(AuditColumns, Base):
    __tablename__ = "audit"


class IdempotencyRow(IdempotencyColumns, Base):
    pass
