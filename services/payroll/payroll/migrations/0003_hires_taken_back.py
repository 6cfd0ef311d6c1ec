"""hires taken back."""

import sqlalchemy as sa
from alembic import op
from chassis.db import UtcDateTime

revision = "0003_hires_taken_back"
down_revision = "0002_idempotency"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "hire_taken_back",
        sa.Column("application_id", sa.String(length=64), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("application_id", name=op.f("pk_hire_taken_back")),
    )


def downgrade() -> None:
    op.drop_table("hire_taken_back")
