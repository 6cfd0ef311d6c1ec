"""item batches, job and last year's pay of terms."""

import sqlalchemy as sa
from alembic import op
from chassis.db import UtcDateTime
from payroll.figures.shipped import FROM_THE_START, load

revision = "0014_item_batches"
down_revision = "0013_correction_runs"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "item_batch",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("form_key", sa.String(length=64), nullable=False),
        sa.Column("month", sa.String(length=7), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("label", sa.String(length=50), nullable=False),
        sa.Column("people", sa.Integer(), nullable=False),
        sa.Column("won", sa.BigInteger(), nullable=False),
        sa.Column("entered_by", sa.String(length=100), nullable=False),
        sa.Column("entered_at", UtcDateTime(), nullable=False),
        sa.Column("undone_by", sa.String(length=100), nullable=True),
        sa.Column("undone_at", UtcDateTime(), nullable=True),
        sa.CheckConstraint("people > 0 AND won > 0", name=op.f("ck_item_batch_something")),
        sa.CheckConstraint(
            "(undone_by IS NULL) = (undone_at IS NULL)", name=op.f("ck_item_batch_undone_told")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_item_batch")),
        sa.UniqueConstraint("form_key", name=op.f("uq_item_batch_form_key")),
    )
    with op.batch_alter_table("pay_item", schema=None) as batch_op:
        batch_op.add_column(sa.Column("batch_id", sa.Integer(), nullable=True))
        batch_op.create_index(batch_op.f("ix_pay_item_batch_id"), ["batch_id"], unique=False)
        batch_op.create_foreign_key(
            batch_op.f("fk_pay_item_batch_id_item_batch"), "item_batch", ["batch_id"], ["id"]
        )

    with op.batch_alter_table("wage_terms", schema=None) as batch_op:
        batch_op.add_column(sa.Column("job", sa.String(length=50), server_default="", nullable=False))
        batch_op.add_column(sa.Column("last_year_won", sa.Integer(), nullable=True))
    for name in ("payslip", "pending_payslip", "correction_slip"):
        with op.batch_alter_table(name, schema=None) as batch_op:
            batch_op.add_column(sa.Column("job", sa.String(length=50), server_default="", nullable=False))
    load(op.get_bind(), "2026-11-production", FROM_THE_START)


def downgrade() -> None:
    for name in ("correction_slip", "pending_payslip", "payslip"):
        with op.batch_alter_table(name, schema=None) as batch_op:
            batch_op.drop_column("job")
    with op.batch_alter_table("wage_terms", schema=None) as batch_op:
        batch_op.drop_column("last_year_won")
        batch_op.drop_column("job")

    with op.batch_alter_table("pay_item", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_pay_item_batch_id_item_batch"), type_="foreignkey")
        batch_op.drop_index(batch_op.f("ix_pay_item_batch_id"))
        batch_op.drop_column("batch_id")
    op.drop_table("item_batch")
