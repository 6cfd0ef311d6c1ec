"""offline punches."""

import sqlalchemy as sa
from alembic import op
from chassis.db import UtcDateTime

revision = "0007_offline_punches"
down_revision = "0006_leave_ledger"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "offline_punch",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("employee_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=3), nullable=False),
        sa.Column("token_id", sa.String(length=64), nullable=False),
        sa.Column("counter", sa.Integer(), nullable=False),
        sa.Column("press_key", sa.String(length=100), nullable=False),
        sa.Column("issued_at", UtcDateTime(), nullable=False),
        sa.Column("arrived_at", UtcDateTime(), nullable=False),
        sa.Column("elapsed_ms", sa.Integer(), nullable=True),
        sa.Column("age_ms", sa.Integer(), nullable=True),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("earliest", UtcDateTime(), nullable=False),
        sa.Column("latest", UtcDateTime(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("reason", sa.String(length=30), nullable=False),
        sa.Column("punch_id", sa.Integer(), nullable=True),
        sa.Column("work_date", sa.Date(), nullable=True),
        sa.Column("needs_check", sa.Boolean(), nullable=False),
        sa.Column("checked_by", sa.String(length=100), nullable=True),
        sa.Column("checked_at", UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(["employee_id"], ["employee.id"], name=op.f("fk_offline_punch_employee_id")),
        sa.ForeignKeyConstraint(["punch_id"], ["punch.id"], name=op.f("fk_offline_punch_punch_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_offline_punch")),
        sa.UniqueConstraint(
            "employee_id", "token_id", "counter", name="uq_offline_punch_employee_id_token_id"
        ),
    )
    op.create_index("ix_offline_punch_employee_id_arrived_at", "offline_punch", ["employee_id", "arrived_at"])
    op.create_index("ix_offline_punch_needs_check_id", "offline_punch", ["needs_check", "id"])


def downgrade() -> None:
    op.drop_table("offline_punch")
