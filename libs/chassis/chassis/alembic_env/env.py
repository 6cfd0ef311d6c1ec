"""Alembic's entry: runs a service's migrations on the connection that chassis.migrations opened."""

from alembic import context

from chassis.migrations import base_of

config = context.config
connection = config.attributes["connection"]
context.configure(
    connection=connection,
    target_metadata=base_of(config.attributes["package"]).metadata,
    render_as_batch=True,
    transactional_ddl=True,
    compare_type=True,
)
with context.begin_transaction():
    context.run_migrations()
