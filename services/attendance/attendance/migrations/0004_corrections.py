"""corrections."""

import sqlalchemy as sa
from alembic import op
from chassis.db import UtcDateTime

revision = "0004_corrections"
down_revision = "0003_hires_taken_back"
branch_labels = None
depends_on = None

OPEN = sa.text("state = 'open'")


def upgrade() -> None:
    op.create_table(
        "correction",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("employee_id", sa.Integer(), nullable=False),
        sa.Column("work_date", sa.Date(), nullable=False),
        sa.Column("clock_in", sa.String(length=5), nullable=False),
        sa.Column("clock_out", sa.String(length=5), nullable=False),
        sa.Column("breaks", sa.Text(), nullable=True),
        sa.Column("before", sa.Text(), nullable=True),
        sa.Column("reason", sa.String(length=150), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("idempotency_key", sa.String(length=100), nullable=True),
        sa.Column("asked_at", UtcDateTime(), nullable=False),
        sa.Column("decided_at", UtcDateTime(), nullable=True),
        sa.Column("decided_by", sa.String(length=100), nullable=True),
        sa.Column("answer", sa.String(length=200), nullable=False),
        sa.Column("change_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["employee_id"], ["employee.id"], name=op.f("fk_correction_employee_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_correction")),
        sa.UniqueConstraint(
            "employee_id", "idempotency_key", name="uq_correction_employee_id_idempotency_key"
        ),
    )
    op.create_index(
        "uq_correction_open",
        "correction",
        ["employee_id", "work_date"],
        unique=True,
        sqlite_where=OPEN,
        postgresql_where=OPEN,
    )
    op.create_index("ix_correction_state_id", "correction", ["state", "id"])


def downgrade() -> None:
    op.drop_table("correction")
