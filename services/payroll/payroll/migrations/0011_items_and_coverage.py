"""items and coverage."""

import sqlalchemy as sa
from alembic import op
from chassis.db import UtcDateTime
from payroll.figures.shipped import FROM_THE_START, load

revision = "0011_items_and_coverage"
down_revision = "0010_payslip_delivery"
branch_labels = None
depends_on = None


def upgrade() -> None:

    op.create_table(
        "insurance_coverage",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("form_key", sa.String(length=80), nullable=False),
        sa.Column("employee_id", sa.Integer(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("mode", sa.String(length=10), nullable=False),
        sa.Column("pension_won", sa.Integer(), nullable=True),
        sa.Column("health_won", sa.Integer(), nullable=True),
        sa.Column("care_won", sa.Integer(), nullable=True),
        sa.Column("no_pension", sa.String(length=200), nullable=False),
        sa.Column("no_health", sa.String(length=200), nullable=False),
        sa.Column("no_employment", sa.String(length=200), nullable=False),
        sa.Column("joins_at_once", sa.Boolean(), nullable=False),
        sa.Column("entered_by", sa.String(length=100), nullable=False),
        sa.Column("entered_at", UtcDateTime(), nullable=False),
        sa.CheckConstraint(
            "mode = 'calculated' OR (pension_won IS NOT NULL AND health_won IS NOT NULL)",
            name=op.f("ck_insurance_coverage_bill_told"),
        ),
        sa.CheckConstraint("mode IN ('calculated', 'billed')", name=op.f("ck_insurance_coverage_mode_known")),
        sa.CheckConstraint(
            "pension_won >= 0 AND health_won >= 0 AND care_won >= 0",
            name=op.f("ck_insurance_coverage_won_known"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_insurance_coverage")),
        sa.UniqueConstraint("form_key", name=op.f("uq_insurance_coverage_form_key")),
    )
    with op.batch_alter_table("insurance_coverage", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_insurance_coverage_employee_id"), ["employee_id"], unique=False)

    op.create_table(
        "pay_item",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("form_key", sa.String(length=80), nullable=False),
        sa.Column("employee_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("label", sa.String(length=50), nullable=False),
        sa.Column("won", sa.Integer(), nullable=False),
        sa.Column("month", sa.String(length=7), nullable=True),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("children", sa.Integer(), nullable=False),
        sa.Column("is_ordinary", sa.Boolean(), nullable=False),
        sa.Column("counts_minimum", sa.Boolean(), nullable=False),
        sa.Column("is_prorated", sa.Boolean(), nullable=False),
        sa.Column("basis", sa.String(length=20), nullable=False),
        sa.Column("basis_note", sa.String(length=200), nullable=False),
        sa.Column("entered_by", sa.String(length=100), nullable=False),
        sa.Column("entered_at", UtcDateTime(), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=True),
        sa.Column("ended_by", sa.String(length=100), nullable=True),
        sa.Column("ended_at", UtcDateTime(), nullable=True),
        sa.CheckConstraint("(last_day IS NULL) = (ended_at IS NULL)", name=op.f("ck_pay_item_ended_at_told")),
        sa.CheckConstraint("children BETWEEN 0 AND 20", name=op.f("ck_pay_item_children_known")),
        sa.CheckConstraint("won > 0", name=op.f("ck_pay_item_won_positive")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pay_item")),
        sa.UniqueConstraint("form_key", name=op.f("uq_pay_item_form_key")),
    )
    with op.batch_alter_table("pay_item", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_pay_item_employee_id"), ["employee_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_pay_item_month"), ["month"], unique=False)

    with op.batch_alter_table("wage_terms", schema=None) as batch_op:
        batch_op.add_column(sa.Column("is_daily", sa.Boolean(), server_default=sa.false(), nullable=False))
    load(op.get_bind(), "2026-11-items", FROM_THE_START)


def downgrade() -> None:

    with op.batch_alter_table("wage_terms", schema=None) as batch_op:
        batch_op.drop_column("is_daily")

    with op.batch_alter_table("pay_item", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_pay_item_month"))
        batch_op.drop_index(batch_op.f("ix_pay_item_employee_id"))

    op.drop_table("pay_item")
    with op.batch_alter_table("insurance_coverage", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_insurance_coverage_employee_id"))

    op.drop_table("insurance_coverage")
