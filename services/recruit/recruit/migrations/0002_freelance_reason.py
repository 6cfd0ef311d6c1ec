"""freelance reason."""

import sqlalchemy as sa
from alembic import op

revision = "0002_freelance_reason"
down_revision = "0001_first_tables"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("hire", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("freelance_reason", sa.String(length=200), server_default="", nullable=False)
        )


def downgrade() -> None:
    with op.batch_alter_table("hire", schema=None) as batch_op:
        batch_op.drop_column("freelance_reason")
