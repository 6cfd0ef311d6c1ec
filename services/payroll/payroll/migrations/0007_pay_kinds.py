"""pay kinds."""

import sqlalchemy as sa
from alembic import op

revision = "0007_pay_kinds"
down_revision = "0006_figures"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column(
        "wage_terms", sa.Column("pay_kind", sa.String(length=10), server_default="hourly", nullable=False)
    )
    op.add_column("wage_terms", sa.Column("day_won", sa.Integer(), server_default="0", nullable=False))
    op.add_column("wage_terms", sa.Column("day_hours", sa.Integer(), server_default="8", nullable=False))
    op.add_column("wage_terms", sa.Column("month_won", sa.Integer(), server_default="0", nullable=False))
    op.add_column("wage_terms", sa.Column("week_hours", sa.Integer(), server_default="40", nullable=False))


def downgrade() -> None:
    with op.batch_alter_table("wage_terms", schema=None) as batch_op:
        batch_op.drop_column("week_hours")
        batch_op.drop_column("month_won")
        batch_op.drop_column("day_hours")
        batch_op.drop_column("day_won")
        batch_op.drop_column("pay_kind")
