"""Alembic's entry: runs a service's migrations on the connection that chassis.migrations opened."""

from typing import Any, Literal

from alembic import context
from chassis.db import UtcDateTime
from chassis.migrations import base_of
from chassis.schema import META


def render_item(kind: str, item: Any, _autogen: Any) -> str | Literal[False]:
    """Write our own column type by its short name."""
    return "UtcDateTime()" if kind == "type" and isinstance(item, UtcDateTime) else False


def include_name(name: str | None, kind: str, _parents: Any) -> bool:
    """Leave the chassis's own table of revisions out of what is compared."""
    return not (kind == "table" and name == META)


config = context.config
connection = config.attributes["connection"]
context.configure(
    connection=connection,
    target_metadata=base_of(config.attributes["package"]).metadata,
    render_as_batch=True,
    transactional_ddl=True,
    compare_type=True,
    render_item=render_item,
    include_name=include_name,
)
with context.begin_transaction():
    context.run_migrations()
