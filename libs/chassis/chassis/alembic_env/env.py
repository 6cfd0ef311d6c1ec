"""Alembic's entry: runs a service's migrations on the connection that chassis.migrations opened."""

from typing import Any, Literal

from alembic import context
from chassis.db import UtcDateTime
from chassis.migrations import base_of


def render_item(kind: str, item: Any, _autogen: Any) -> str | Literal[False]:
    """Write our own column type by its short name."""
    return "UtcDateTime()" if kind == "type" and isinstance(item, UtcDateTime) else False


config = context.config
connection = config.attributes["connection"]
context.configure(
    connection=connection,
    target_metadata=base_of(config.attributes["package"]).metadata,
    render_as_batch=True,
    transactional_ddl=True,
    compare_type=True,
    render_item=render_item,
)
with context.begin_transaction():
    context.run_migrations()
