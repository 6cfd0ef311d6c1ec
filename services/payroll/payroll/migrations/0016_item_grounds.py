"""leave that was not taken, and the months a bonus is for."""

import sqlalchemy as sa
from alembic import op

revision = "0016_item_grounds"
down_revision = "0015_remittance"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("pay_item", schema=None) as batch_op:
        batch_op.add_column(sa.Column("minutes", sa.Integer(), server_default="0", nullable=False))
        batch_op.add_column(sa.Column("since", sa.String(length=7), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("pay_item", schema=None) as batch_op:
        batch_op.drop_column("since")
        batch_op.drop_column("minutes")
