"""traces."""

import sqlalchemy as sa
from alembic import op

revision = "0005_traces"
down_revision = "0004_advances"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("pay_run", sa.Column("figures", sa.JSON(none_as_null=True), nullable=True))
    op.add_column("payslip", sa.Column("inputs", sa.JSON(none_as_null=True), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("payslip", schema=None) as batch_op:
        batch_op.drop_column("inputs")
    with op.batch_alter_table("pay_run", schema=None) as batch_op:
        batch_op.drop_column("figures")
