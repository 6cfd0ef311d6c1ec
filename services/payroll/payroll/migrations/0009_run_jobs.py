"""run jobs."""

import sqlalchemy as sa
from alembic import op
from chassis.db import UtcDateTime

revision = "0009_run_jobs"
down_revision = "0008_bank_accounts"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "run_job",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("month", sa.String(length=7), nullable=False),
        sa.Column("open_month", sa.String(length=7), nullable=True),
        sa.Column("pay_date", sa.Date(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("account", sa.String(length=100), nullable=False),
        sa.Column("asked_by", sa.String(length=100), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("lease_until", UtcDateTime(), nullable=False),
        sa.Column("finished_at", UtcDateTime(), nullable=True),
        sa.Column("claim_no", sa.Integer(), nullable=False),
        sa.Column("total", sa.Integer(), nullable=False),
        sa.Column("done", sa.Integer(), nullable=False),
        sa.Column("problem", sa.String(length=300), nullable=False),
        sa.Column("base_hash", sa.String(length=64), nullable=False),
        sa.Column("summary", sa.JSON(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_run_job")),
        sa.UniqueConstraint("open_month", name=op.f("uq_run_job_open_month")),
    )
    with op.batch_alter_table("run_job", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_run_job_month"), ["month"], unique=False)
        batch_op.create_index("ix_run_job_state_lease_until", ["state", "lease_until"], unique=False)

    op.create_table(
        "pending_payslip",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("job_id", sa.String(length=36), nullable=False),
        sa.Column("month", sa.String(length=7), nullable=False),
        sa.Column("employee_id", sa.Integer(), nullable=False),
        sa.Column("employee_no", sa.String(length=40), nullable=False),
        sa.Column("name", sa.String(length=50), nullable=False),
        sa.Column("birth_date", sa.Date(), nullable=False),
        sa.Column("site_name", sa.String(length=100), nullable=False),
        sa.Column("hire_date", sa.Date(), nullable=False),
        sa.Column("resign_date", sa.Date(), nullable=True),
        sa.Column("tax_mode", sa.String(length=10), nullable=False),
        sa.Column("hourly_won", sa.Integer(), nullable=False),
        sa.Column("family_count", sa.Integer(), nullable=False),
        sa.Column("children", sa.Integer(), nullable=False),
        sa.Column("percent", sa.Integer(), nullable=False),
        sa.Column("days_worked", sa.Integer(), nullable=False),
        sa.Column("worked_minutes", sa.Integer(), nullable=False),
        sa.Column("overtime_minutes", sa.Integer(), nullable=False),
        sa.Column("night_minutes", sa.Integer(), nullable=False),
        sa.Column("holiday_minutes", sa.Integer(), nullable=False),
        sa.Column("gross_won", sa.Integer(), nullable=False),
        sa.Column("deduction_won", sa.Integer(), nullable=False),
        sa.Column("net_won", sa.Integer(), nullable=False),
        sa.Column("lines", sa.JSON(), nullable=False),
        sa.Column("days", sa.JSON(), nullable=False),
        sa.Column("notes", sa.JSON(), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.Column("inputs", sa.JSON(none_as_null=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["job_id"], ["run_job.id"], name=op.f("fk_pending_payslip_job_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pending_payslip")),
        sa.UniqueConstraint("job_id", "employee_id", name=op.f("uq_pending_payslip_job_id")),
    )
    op.create_table(
        "pending_problem",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("job_id", sa.String(length=36), nullable=False),
        sa.Column("employee_id", sa.Integer(), nullable=False),
        sa.Column("employee_no", sa.String(length=40), nullable=False),
        sa.Column("name", sa.String(length=50), nullable=False),
        sa.Column("code", sa.String(length=30), nullable=False),
        sa.Column("sentence", sa.String(length=500), nullable=False),
        sa.Column("blocking", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["job_id"], ["run_job.id"], name=op.f("fk_pending_problem_job_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pending_problem")),
        sa.UniqueConstraint("job_id", "employee_id", "code", name=op.f("uq_pending_problem_job_id")),
    )
    op.create_table(
        "run_change",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("job_id", sa.String(length=36), nullable=False),
        sa.Column("employee_id", sa.Integer(), nullable=False),
        sa.Column("employee_no", sa.String(length=40), nullable=False),
        sa.Column("name", sa.String(length=50), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("reasons", sa.String(length=200), nullable=False),
        sa.Column("before_gross_won", sa.Integer(), nullable=False),
        sa.Column("after_gross_won", sa.Integer(), nullable=False),
        sa.Column("before_net_won", sa.Integer(), nullable=False),
        sa.Column("after_net_won", sa.Integer(), nullable=False),
        sa.Column("lines", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["job_id"], ["run_job.id"], name=op.f("fk_run_change_job_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_run_change")),
        sa.UniqueConstraint("job_id", "employee_id", name=op.f("uq_run_change_job_id")),
    )
    op.create_table(
        "run_check",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("run_id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=30), nullable=False),
        sa.Column("fingerprint", sa.String(length=64), nullable=False),
        sa.Column("seen_by", sa.String(length=100), nullable=False),
        sa.Column("seen_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["run_id"], ["pay_run.id"], name=op.f("fk_run_check_run_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_run_check")),
        sa.UniqueConstraint("run_id", "code", "fingerprint", name=op.f("uq_run_check_run_id")),
    )


def downgrade() -> None:
    op.drop_table("run_check")
    op.drop_table("run_change")
    op.drop_table("pending_problem")
    op.drop_table("pending_payslip")
    with op.batch_alter_table("run_job", schema=None) as batch_op:
        batch_op.drop_index("ix_run_job_state_lease_until")
        batch_op.drop_index(batch_op.f("ix_run_job_month"))

    op.drop_table("run_job")
