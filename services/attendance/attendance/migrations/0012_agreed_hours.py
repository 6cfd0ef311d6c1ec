"""contract hours by date; the leave that an import booked."""

import sqlalchemy as sa
from alembic import op
from chassis.db import UtcDateTime

revision = "0012_agreed_hours"
down_revision = "0011_imports"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "contract_hours",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("employee_id", sa.Integer(), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("weekly_hours", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(length=200), nullable=False),
        sa.Column("changed_by", sa.String(length=100), nullable=False),
        sa.Column("changed_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["employee_id"], ["employee.id"], name=op.f("fk_contract_hours_employee_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contract_hours")),
    )
    op.create_index("ix_contract_hours_employee_id", "contract_hours", ["employee_id", "since"])
    op.add_column("import_line", sa.Column("leave_request_id", sa.Integer(), nullable=True))


def downgrade() -> None:
    op.drop_column("import_line", "leave_request_id")
    op.drop_table("contract_hours")
